"""The standard fields of CRM cards, from the vendor's reference (MIT, (c) 2024 Bitrix24): `NAME:type[list]` and marks.

Marks: `!r` read only, `!i` immutable after creation, `!m` multiple, `!d` deprecated, `!q` required,
`!x` known to `crm.item.*` only.
"""

from __future__ import annotations

LEAD = """
ID:integer!r TITLE:string HONORIFIC:crm_status[HONORIFIC] NAME:string SECOND_NAME:string LAST_NAME:string
BIRTHDATE:date COMPANY_TITLE:string SOURCE_ID:crm_status[SOURCE] SOURCE_DESCRIPTION:string
STATUS_ID:crm_status[STATUS] STATUS_DESCRIPTION:string STATUS_SEMANTIC_ID:string!r POST:string ADDRESS:string
ADDRESS_2:string ADDRESS_CITY:string ADDRESS_POSTAL_CODE:string ADDRESS_REGION:string ADDRESS_PROVINCE:string
ADDRESS_COUNTRY:string ADDRESS_COUNTRY_CODE:string ADDRESS_LOC_ADDR_ID:integer CURRENCY_ID:crm_currency
OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char OPENED:char COMMENTS:string HAS_PHONE:char!r HAS_EMAIL:char!r
HAS_IMOL:char!r ASSIGNED_BY_ID:user CREATED_BY_ID:user!r MODIFY_BY_ID:user!r MOVED_BY_ID:user!r
DATE_CREATE:datetime!r DATE_MODIFY:datetime!r MOVED_TIME:datetime!r COMPANY_ID:crm_company
CONTACT_ID:crm_contact!d CONTACT_IDS:crm_contact!m IS_RETURN_CUSTOMER:char!r DATE_CLOSED:datetime!r
ORIGINATOR_ID:string ORIGIN_ID:string UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string
UTM_TERM:string LAST_ACTIVITY_TIME:datetime!r LAST_ACTIVITY_BY:user!r PHONE:crm_multifield!m
EMAIL:crm_multifield!m WEB:crm_multifield!m IM:crm_multifield!m LINK:crm_multifield!m OBSERVERS:user!m!x
"""
DEAL = """
ID:integer!r TITLE:string TYPE_ID:crm_status[DEAL_TYPE] CATEGORY_ID:crm_category!i
STAGE_ID:crm_status[DEAL_STAGE] STAGE_SEMANTIC_ID:string!r IS_NEW:char!r IS_RECURRING:char
IS_RETURN_CUSTOMER:char IS_REPEATED_APPROACH:char PROBABILITY:integer CURRENCY_ID:crm_currency
OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char TAX_VALUE:double COMPANY_ID:crm_company CONTACT_ID:crm_contact!d
CONTACT_IDS:crm_contact!m QUOTE_ID:crm_quote!r BEGINDATE:date CLOSEDATE:date OPENED:char CLOSED:char
COMMENTS:string ASSIGNED_BY_ID:user CREATED_BY_ID:user!r MODIFY_BY_ID:user!r MOVED_BY_ID:user!r
DATE_CREATE:datetime!r DATE_MODIFY:datetime!r MOVED_TIME:datetime!r SOURCE_ID:crm_status[SOURCE]
SOURCE_DESCRIPTION:string LEAD_ID:crm_lead!r ADDITIONAL_INFO:string LOCATION_ID:location ORIGINATOR_ID:string
ORIGIN_ID:string UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string
LAST_ACTIVITY_TIME:datetime!r LAST_ACTIVITY_BY:user!r OBSERVERS:user!m!x
"""
CONTACT = """
ID:integer!r HONORIFIC:crm_status[HONORIFIC] NAME:string SECOND_NAME:string LAST_NAME:string PHOTO:file
BIRTHDATE:date TYPE_ID:crm_status[CONTACT_TYPE] SOURCE_ID:crm_status[SOURCE] SOURCE_DESCRIPTION:string
POST:string ADDRESS:string ADDRESS_2:string ADDRESS_CITY:string ADDRESS_POSTAL_CODE:string ADDRESS_REGION:string
ADDRESS_PROVINCE:string ADDRESS_COUNTRY:string ADDRESS_COUNTRY_CODE:string ADDRESS_LOC_ADDR_ID:integer
COMMENTS:string OPENED:char EXPORT:char HAS_PHONE:char!r HAS_EMAIL:char!r HAS_IMOL:char!r ASSIGNED_BY_ID:user
CREATED_BY_ID:user!r MODIFY_BY_ID:user!r DATE_CREATE:datetime!r DATE_MODIFY:datetime!r COMPANY_ID:crm_company!d
COMPANY_IDS:crm_company!m LEAD_ID:crm_lead!r ORIGINATOR_ID:string ORIGIN_ID:string ORIGIN_VERSION:string
UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string
LAST_ACTIVITY_TIME:datetime!r LAST_ACTIVITY_BY:user!r PHONE:crm_multifield!m EMAIL:crm_multifield!m
WEB:crm_multifield!m IM:crm_multifield!m LINK:crm_multifield!m
"""
COMPANY = """
ID:integer!r TITLE:string!q COMPANY_TYPE:crm_status[COMPANY_TYPE] LOGO:file ADDRESS:string ADDRESS_2:string
ADDRESS_CITY:string ADDRESS_POSTAL_CODE:string ADDRESS_REGION:string ADDRESS_PROVINCE:string
ADDRESS_COUNTRY:string ADDRESS_COUNTRY_CODE:string ADDRESS_LOC_ADDR_ID:integer ADDRESS_LEGAL:string
REG_ADDRESS:string REG_ADDRESS_2:string REG_ADDRESS_CITY:string REG_ADDRESS_POSTAL_CODE:string
REG_ADDRESS_REGION:string REG_ADDRESS_PROVINCE:string REG_ADDRESS_COUNTRY:string REG_ADDRESS_COUNTRY_CODE:string
REG_ADDRESS_LOC_ADDR_ID:integer BANKING_DETAILS:string INDUSTRY:crm_status[INDUSTRY]
EMPLOYEES:crm_status[EMPLOYEES] CURRENCY_ID:crm_currency REVENUE:double OPENED:char COMMENTS:string
HAS_PHONE:char!r HAS_EMAIL:char!r HAS_IMOL:char!r IS_MY_COMPANY:char ASSIGNED_BY_ID:user CREATED_BY_ID:user!r
MODIFY_BY_ID:user!r DATE_CREATE:datetime!r DATE_MODIFY:datetime!r CONTACT_ID:crm_contact!m LEAD_ID:crm_lead!r
ORIGINATOR_ID:string ORIGIN_ID:string ORIGIN_VERSION:string UTM_SOURCE:string UTM_MEDIUM:string
UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string LAST_ACTIVITY_TIME:datetime LAST_ACTIVITY_BY:user
LAST_COMMUNICATION_TIME:string!r PHONE:crm_multifield!m EMAIL:crm_multifield!m WEB:crm_multifield!m
IM:crm_multifield!m LINK:crm_multifield!m
"""
QUOTE = """
ID:integer!r QUOTE_NUMBER:string!r TITLE:string!q STATUS_ID:crm_status[QUOTE_STATUS] CURRENCY_ID:crm_currency
OPPORTUNITY:double TAX_VALUE:double COMPANY_ID:crm_company MYCOMPANY_ID:crm_company CONTACT_ID:crm_contact!d
CONTACT_IDS:crm_contact!m BEGINDATE:date CLOSEDATE:date ACTUAL_DATE:date OPENED:char CLOSED:char COMMENTS:string
CONTENT:string TERMS:string CLIENT_TITLE:string CLIENT_ADDR:string CLIENT_CONTACT:string CLIENT_EMAIL:string
CLIENT_PHONE:string CLIENT_TP_ID:string CLIENT_TPA_ID:string ASSIGNED_BY_ID:user CREATED_BY_ID:user!r
MODIFY_BY_ID:user!r DATE_CREATE:datetime!r DATE_MODIFY:datetime!r LEAD_ID:crm_lead DEAL_ID:crm_deal
PERSON_TYPE_ID:integer LOCATION_ID:location UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string
UTM_CONTENT:string UTM_TERM:string LAST_ACTIVITY_TIME:datetime!r LAST_ACTIVITY_BY:user!r
LAST_COMMUNICATION_TIME:string!r
"""
_ITEM = """
ID:integer!r XML_ID:string TITLE:string CREATED_BY_ID:user!r MODIFY_BY_ID:user!r MOVED_BY_ID:user!r
DATE_CREATE:datetime!r DATE_MODIFY:datetime!r MOVED_TIME:datetime!r CATEGORY_ID:crm_category OPENED:char
STAGE_ID:crm_status PREVIOUS_STAGE_ID:crm_status!r BEGINDATE:date CLOSEDATE:date COMPANY_ID:crm_company
CONTACT_ID:crm_contact CONTACT_IDS:crm_contact!m OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char TAX_VALUE:double
CURRENCY_ID:crm_currency MYCOMPANY_ID:crm_company SOURCE_ID:crm_status[SOURCE] SOURCE_DESCRIPTION:string
WEBFORM_ID:integer ASSIGNED_BY_ID:user LAST_ACTIVITY_TIME:datetime!r LAST_ACTIVITY_BY:user!r UTM_SOURCE:string
UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string OBSERVERS:user!m
"""
SMART_INVOICE = f"""{_ITEM}
ACCOUNT_NUMBER:string COMMENTS:string LOCATION_ID:location
"""
SMART_PROCESS = _ITEM
"""Of every smart process, whichever of its parts its owner has switched on."""
