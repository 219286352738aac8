// What a bot does with @bitrix24/b24jssdk, as published: node … WEBHOOK(https) ACCESS_TOKEN REFRESH_TOKEN ROOT(http)
import { B24Hook, B24OAuth } from '@bitrix24/b24jssdk'

const [url, access, refresh, root] = process.argv.slice(2)
const hook = B24Hook.fromWebhookUrl(url)
const seen = {}
const data = async (client, method, params) => (await client.actions.v2.call.make({ method, params })).getData().result

const key = await data(hook, 'crm.lead.add', { fields: { TITLE: 'Заявка', PHONE: [{ VALUE: '+79170000001', VALUE_TYPE: 'WORK' }] } })
const row = await data(hook, 'crm.lead.get', { id: key })
seen.added = [row.TITLE, row.PHONE[0].VALUE]
const listed = await hook.actions.v2.callList.make({
  method: 'crm.item.list', params: { entityTypeId: 1, select: ['id'] }, idKey: 'id', customKeyForResult: 'items'
})
seen.listed = listed.getData().length
const calls = { made: { method: 'crm.contact.add', params: { fields: { NAME: 'Анна' } } }, read: { method: 'crm.contact.get', params: { id: '$result[made]' } } }
const batch = (await hook.actions.v2.batch.make({ calls, options: { isHaltOnError: true } })).getData()
seen.reference = batch.read.ID === String(batch.made)
try { await data(hook, 'crm.lead.get', { id: 999999 }) } catch (error) { seen.error = [error.name, error.code] }

const tokens = { accessToken: access, refreshToken: refresh, expires: Math.floor(Date.now() / 1000) + 3600, expiresIn: 3600 }
const place = { domain: new URL(root).host, clientEndpoint: root + '/rest/', serverEndpoint: root + '/rest/', memberId: 'm' }
const secret = { clientId: 'local.1', clientSecret: 's1' }
const application = new B24OAuth({ applicationToken: 't', userId: 7, scope: 'crm', status: 'L', ...tokens, ...place }, secret)
seen.expired = (await data(application, 'crm.lead.get', { id: 1 })).ID
seen.refreshed = application.auth.getAuthData().access_token !== access
console.log(JSON.stringify(seen))
