"""Бот для примера: записывает в салон. Замените его своим — или укажите в harness.yaml адрес своего."""

HOURS = "Мы работаем ежедневно с 10:00 до 20:00."


class ExampleBot:
    """Один экземпляр на диалог; `talk.portal` — собственный портал Bitrix24 этого диалога."""

    def __init__(self, talk):
        self.talk = talk
        self.waits_for = None

    def say(self, text):
        """Ответ на реплику клиента: текст, список текстов или словарь."""
        words = text.lower()
        if "человек" in words or "администратор" in words or "менеджер" in words:
            self.talk.portal.call("imopenlines.bot.session.transfer", {"CHAT_ID": self.talk.chat_id, "QUEUE_ID": 3})
            return "Передала администратору, вам ответят в течение 10 минут."
        if "до скольки" in words or "работаете" in words:
            return HOURS
        if self.waits_for == "consent":
            return self.consent(words)
        if self.waits_for == "phone":
            return self.phone(text)
        self.waits_for = "consent"
        return "Здравствуйте! Я автоматический помощник салона. Вы согласны на обработку персональных данных?"

    def consent(self, words):
        """Без согласия ничего не записываем."""
        if "да" not in words.split() and "соглас" not in words:
            self.waits_for = None
            return "Хорошо, ничего не записываю. Наш телефон: +7 843 200-00-00."
        self.waits_for = "phone"
        return "Спасибо! Напишите, пожалуйста, ваше имя и номер телефона."

    def phone(self, text):
        """Имя и телефон записаны — появляется лид."""
        name, _, phone = text.partition(",")
        fields = {"NAME": name.strip(), "PHONE": [{"VALUE": phone.strip(), "VALUE_TYPE": "MOBILE"}],
                  "UF_CRM_CONSENT_PD": "Y"}
        answer = self.talk.portal.call("crm.lead.add", {"fields": fields})
        self.waits_for = None
        return "Записала вашу заявку." if "result" in answer else "Не получилось записать, вам перезвонят."
