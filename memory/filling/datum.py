"""What a form can ask for: HTML's autofill field names, and a few that forms ask for and HTML has no name for."""

from __future__ import annotations

from enum import StrEnum


class Datum(StrEnum):
    """One datum of the user's; the values are HTML's tokens (WHATWG, "Autofill") where it has one.

    Ours alone: `STREET` (the street without its number), `HOUSE_NUMBER`, `FULL_ADDRESS` (all of it in one field) and
    `FREE_TEXT` (a question that wants sentences).
    """

    HONORIFIC_PREFIX = "honorific-prefix"
    NAME = "name"
    GIVEN_NAME = "given-name"
    ADDITIONAL_NAME = "additional-name"
    FAMILY_NAME = "family-name"
    HONORIFIC_SUFFIX = "honorific-suffix"
    NICKNAME = "nickname"
    SEX = "sex"
    BDAY = "bday"
    BDAY_DAY = "bday-day"
    BDAY_MONTH = "bday-month"
    BDAY_YEAR = "bday-year"
    EMAIL = "email"
    TEL = "tel"
    TEL_COUNTRY_CODE = "tel-country-code"
    TEL_NATIONAL = "tel-national"
    TEL_AREA_CODE = "tel-area-code"
    TEL_LOCAL = "tel-local"
    STREET_ADDRESS = "street-address"
    ADDRESS_LINE1 = "address-line1"
    ADDRESS_LINE2 = "address-line2"
    ADDRESS_LINE3 = "address-line3"
    STREET = "street"
    HOUSE_NUMBER = "house-number"
    FULL_ADDRESS = "full-address"
    ADDRESS_LEVEL2 = "address-level2"
    ADDRESS_LEVEL1 = "address-level1"
    POSTAL_CODE = "postal-code"
    COUNTRY = "country"
    COUNTRY_NAME = "country-name"
    ORGANIZATION = "organization"
    ORGANIZATION_TITLE = "organization-title"
    URL = "url"
    PHOTO = "photo"
    LANGUAGE = "language"
    USERNAME = "username"
    CURRENT_PASSWORD = "current-password"  # noqa: S105 - HTML's name of the field
    CC_NAME = "cc-name"
    CC_GIVEN_NAME = "cc-given-name"
    CC_FAMILY_NAME = "cc-family-name"
    CC_NUMBER = "cc-number"
    CC_EXP = "cc-exp"
    CC_EXP_MONTH = "cc-exp-month"
    CC_EXP_YEAR = "cc-exp-year"
    CC_CSC = "cc-csc"
    CC_TYPE = "cc-type"
    FREE_TEXT = "free-text"
