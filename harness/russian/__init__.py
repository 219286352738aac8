"""Russian text as people type it in chats: folding, tokens, lemmas, negation, numbers, dates, contacts, names. Pure."""
