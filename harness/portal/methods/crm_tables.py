"""``crm.requisite|product|productsection|measure.*``: simple records that cards refer to."""

from __future__ import annotations

from harness.portal.call import Call, Page
from harness.portal.families import family, prefix
from harness.portal.field_values import listed
from harness.portal.legacy_lists import chosen, kinds_of
from harness.portal.legacy_tables import LegacyTable, not_twice, owner_exists
from harness.portal.refusals import legacy
from harness.portal.selection import page
from harness.portal.tables import Row

CONTACT, COMPANY, REQUISITE = 3, 4, 8
_STAMPS = "DATE_CREATE:datetime!r DATE_MODIFY:datetime!r CREATED_BY_ID:user!r MODIFY_BY_ID:user!r"
_CODES = "NAME:string CODE:string XML_ID:string ORIGINATOR_ID:string ACTIVE:char"
_REQUISITE = f"""
ID:integer!r ENTITY_TYPE_ID:integer!i!q ENTITY_ID:integer!i!q PRESET_ID:integer!q {_STAMPS} {_CODES}
ADDRESS_ONLY:char SORT:integer RQ_NAME:string RQ_FIRST_NAME:string RQ_LAST_NAME:string RQ_SECOND_NAME:string
RQ_COMPANY_ID:string RQ_COMPANY_NAME:string RQ_COMPANY_FULL_NAME:string RQ_COMPANY_REG_DATE:string
RQ_DIRECTOR:string RQ_ACCOUNTANT:string RQ_CEO_NAME:string RQ_CEO_WORK_POS:string RQ_CONTACT:string
RQ_EMAIL:string RQ_PHONE:string RQ_FAX:string RQ_IDENT_TYPE:string RQ_IDENT_DOC:string RQ_IDENT_DOC_SER:string
RQ_IDENT_DOC_NUM:string RQ_IDENT_DOC_PERS_NUM:string RQ_IDENT_DOC_DATE:string RQ_IDENT_DOC_ISSUED_BY:string
RQ_IDENT_DOC_DEP_CODE:string RQ_INN:string RQ_KPP:string RQ_USRLE:string RQ_IFNS:string RQ_OGRN:string
RQ_OGRNIP:string RQ_OKPO:string RQ_OKTMO:string RQ_OKVED:string RQ_EDRPOU:string RQ_DRFO:string RQ_KBE:string
RQ_IIN:string RQ_BIN:string RQ_ST_CERT_SER:string RQ_ST_CERT_NUM:string RQ_ST_CERT_DATE:string RQ_VAT_PAYER:char
RQ_VAT_ID:string RQ_VAT_CERT_SER:string RQ_VAT_CERT_NUM:string RQ_VAT_CERT_DATE:string
RQ_RESIDENCE_COUNTRY:string RQ_BASE_DOC:string RQ_REGON:string RQ_KRS:string RQ_PESEL:string RQ_LEGAL_FORM:string
RQ_SIRET:string RQ_SIREN:string RQ_CAPITAL:string RQ_RCS:string RQ_CNPJ:string RQ_STATE_REG:string
RQ_MNPL_REG:string RQ_CPF:string
"""
_BANK = f"""
ID:integer!r ENTITY_ID:integer!i!q COUNTRY_ID:integer {_STAMPS} {_CODES} SORT:integer RQ_BANK_NAME:string
RQ_BANK_CODE:string RQ_BANK_ADDR:string RQ_BANK_ROUTE_NUM:string RQ_BIK:string RQ_MFO:string RQ_ACC_NAME:string
RQ_ACC_NUM:string RQ_ACC_TYPE:string RQ_IIK:string RQ_ACC_CURRENCY:string RQ_COR_ACC_NUM:string RQ_IBAN:string
RQ_SWIFT:string RQ_BIC:string RQ_CODEB:string RQ_CODEG:string RQ_RIB:string RQ_AGENCY_NAME:string COMMENTS:string
"""
_PRESET = f"""
ID:integer!r ENTITY_TYPE_ID:integer!i!q COUNTRY_ID:integer!i!q {_STAMPS} NAME:string!q XML_ID:string ACTIVE:char
SORT:integer
"""
_PRODUCT = """
ID:integer!r CATALOG_ID:integer!i PRICE:double CURRENCY_ID:string NAME:string!q CODE:string DESCRIPTION:string
DESCRIPTION_TYPE:string ACTIVE:char SECTION_ID:integer SORT:integer VAT_ID:integer VAT_INCLUDED:char
MEASURE:integer XML_ID:string PREVIEW_PICTURE:product_file DETAIL_PICTURE:product_file DATE_CREATE:datetime!r
TIMESTAMP_X:datetime!r MODIFIED_BY:integer!r CREATED_BY:integer!r
"""
_SECTION = "ID:integer!r CATALOG_ID:integer!i SECTION_ID:integer NAME:string!q XML_ID:string CODE:string"
_MEASURE = """
ID:integer!r CODE:integer!q MEASURE_TITLE:string!q SYMBOL_RUS:string SYMBOL_INTL:string SYMBOL_LETTER_INTL:string
IS_DEFAULT:char
"""


def _bank_check(call: Call, row: Row) -> None:
    if call.world.find("requisite", row["ENTITY_ID"]) is None:
        raise legacy("ENTITY_ID is not defined or invalid.")


def _preset_check(_call: Call, row: Row) -> None:
    if row["ENTITY_TYPE_ID"] != REQUISITE:
        raise legacy("ENTITY_TYPE_ID is not defined or invalid")


def _needs(*names: str) -> dict[str, str]:
    return {name: f"{name} is not defined or invalid." for name in names}


TABLES = {
    table.prefix: table
    for table in (
        LegacyTable(
            "crm.requisite",
            "requisite",
            "The Requisite with ID '{}' is not found",
            _REQUISITE,
            _needs("ENTITY_TYPE_ID", "ENTITY_ID", "PRESET_ID"),
            {"ACTIVE": "Y", "ADDRESS_ONLY": "N", "SORT": 500, "RQ_VAT_PAYER": "N"},
            "CRM_REQUISITE",
            owner_exists(frozenset({CONTACT, COMPANY})),
        ),
        LegacyTable(
            "crm.requisite.bankdetail",
            "bank_detail",
            "The RequisiteBankDetail with ID '{}' is not found",
            _BANK,
            _needs("ENTITY_ID"),
            {"ACTIVE": "Y", "SORT": 500},
            check=_bank_check,
        ),
        LegacyTable(
            "crm.requisite.preset",
            "requisite_preset",
            "The Preset with ID '{}' is not found",
            _PRESET,
            _needs("ENTITY_TYPE_ID"),
            {"ACTIVE": "Y", "SORT": 500},
            check=_preset_check,
        ),
        LegacyTable(
            "crm.product",
            "product",
            "Product is not found",
            _PRODUCT,
            {"NAME": "Product name is missing."},
            {"ACTIVE": "Y", "SORT": 500, "VAT_INCLUDED": "N", "DESCRIPTION_TYPE": "text", "CATALOG_ID": 1},
        ),
        LegacyTable(
            "crm.productsection",
            "product_section",
            "Product section is not found",
            _SECTION,
            {"NAME": "Section name is missing."},
            {"CATALOG_ID": 1},
        ),
        LegacyTable(
            "crm.measure",
            "measure",
            "Measure is not found",
            _MEASURE,
            {"CODE": "CODE is not defined or invalid.", "MEASURE_TITLE": "MEASURE_TITLE is not defined or empty."},
            {"IS_DEFAULT": "N"},
            check=not_twice("CODE", "A unit of measure with this code already exists."),
        ),
    )
}


def _table(call: Call, verb: str) -> LegacyTable:
    return TABLES[prefix(call.method, verb)]


@family(TABLES, "add", writes=True)
def add(call: Call) -> int:
    """Creates a record. Returns its id."""
    return _table(call, "add").create(call, call.fields())


@family(TABLES, "get")
def get(call: Call) -> Row:
    """One record."""
    table = _table(call, "get")
    return table.shown(call.world, table.find(call), frozenset(table.fields(call.world)))


@family(TABLES, "update", writes=True)
def update(call: Call) -> bool:
    """Changes a record."""
    table = _table(call, "update")
    table.update(call, table.find(call), call.fields())
    return True


@family(TABLES, "delete", writes=True)
def delete(call: Call) -> bool:
    """Deletes a record."""
    table = _table(call, "delete")
    row = table.find(call)
    if table.table == "requisite_preset" and _is_used(call, row["ID"]):
        raise legacy("You cannot delete the template because requisites have already been created for it.")
    call.remove(table.table, row["ID"])
    return True


def _is_used(call: Call, preset: int) -> bool:
    return any(row["PRESET_ID"] == preset for _, row in call.world.tables["requisite"].rows())


@family(TABLES, "list")
def listing(call: Call) -> Page:
    """Records by filter, fifty a page."""
    table = _table(call, "list")
    known = table.fields(call.world)
    found = chosen(call, (row for _, row in call.world.tables[table.table].rows()), kinds_of(known))
    rows, total, following = page(found, call.any("start"))
    asked = {str(one).upper() for one in listed(call.any("select"))} or {"*", "UF_*"}
    columns = {name for name, one in known.items() if name in asked or ("UF_*" if one.user else "*") in asked}
    return Page([table.shown(call.world, row, frozenset(columns)) for row in rows], total, following)


@family(TABLES, "fields")
def fields(call: Call) -> Row:
    """What a record is described by."""
    return {name: one.described(name) for name, one in _table(call, "fields").fields(call.world).items()}
