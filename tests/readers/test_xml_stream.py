"""Elements come out of XML as trees, and nothing in XML can grow, fetch or fill the memory."""

import io
from pathlib import Path

import pytest

from marsad.model import Record, Refusal
from marsad.readers import read
from marsad.readers.lines import Broken
from marsad.readers.xml_stream import elements

REPORT = "<report><incidentSummary/><additionalInfo>{}</additionalInfo></report>"


def _read(text: str, limit: int = 10_000) -> list[tuple[str, tuple[str, ...], object]]:
    return list(elements(io.BytesIO(text.encode()), {"report"}, limit))


def _reasons(path: Path) -> list[str]:
    return [item.reason for item in read(path) if isinstance(item, Refusal)]


def test_names_lose_namespace_case_and_signs() -> None:
    (found,) = _read(
        '<x:a xmlns:x="urn:x"><x:Report Id="7"><x:file_Name>n</x:file_Name><flag/></x:Report></x:a>'
    )
    assert found == ("report", ("a",), {"id": ["7"], "filename": ["n"], "flag": [""]})


def test_an_element_inside_a_wanted_one_is_its_part() -> None:
    (found,) = _read("<report><report>inner</report>words</report>")
    assert found[2] == {"report": ["inner"], "": ["words"]}


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE r [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % c SYSTEM "http://192.0.2.1/x.dtd"> %c;]>',
        '<!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd">',
        "<!DOCTYPE r>",
    ],
)
def test_a_document_type_is_refused_before_anything_in_it_counts(doctype: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text(f'<?xml version="1.0"?>\n{doctype}\n{REPORT.format("&c;")}')
    assert _reasons(path) == ["XML with a document type (DTD) is not read: it could define entities"]
    assert not [item for item in read(path) if isinstance(item, Record)]


def test_an_entity_nobody_declared_ends_the_reading() -> None:
    (found,) = _read(REPORT.format("&xxe;"))
    assert isinstance(found[2], Broken)
    assert found[2].end


def test_the_five_entities_of_xml_itself_and_characters_by_number_are_read() -> None:
    (found,) = _read(REPORT.format("&lt;&amp;&#x645;"))
    assert found[2] == {"incidentsummary": [""], "additionalinfo": ["<&م"]}


def test_what_is_nested_too_deep_is_passed_over_and_the_next_is_read() -> None:
    deep = "<a>" * 500 + "</a>" * 500
    first, second = _read(f"<all><report>{deep}</report>{REPORT.format('two')}</all>")
    assert first[2] == Broken("XML nested deeper than 32")
    assert second[2] == {"incidentsummary": [""], "additionalinfo": ["two"]}
    (only,) = _read("<a>" * 500)
    assert only[2] == Broken("XML nested deeper than 64 around its records", end=True)


def test_an_element_that_is_too_long_is_passed_over_and_the_next_is_read() -> None:
    first, second = _read(f"<all>{REPORT.format('x' * 20_000)}{REPORT.format('two')}</all>")
    assert first[2] == Broken("an XML element longer than 10,000 bytes")
    assert isinstance(second[2], dict)
    many = _read(f"<report>{'<a/>' * 1000}</report>")
    assert many[0][2] == Broken("an XML element longer than 10,000 bytes")


def test_a_tag_without_an_end_is_not_read_again_and_again() -> None:
    endless = io.BytesIO(b'<report a="' + b"x" * (40 << 20))
    ((_, _, broken),) = elements(endless, {"report"}, 1000)
    assert broken == Broken("a tag or comment longer than 16,777,216 bytes", end=True)
    assert endless.tell() < 20 << 20


def test_what_came_before_a_cut_is_read() -> None:
    whole, broken = _read(f"<all>{REPORT.format('one')}<report><inc")
    assert isinstance(whole[2], dict)
    assert isinstance(broken[2], Broken)
    assert broken[2].end
