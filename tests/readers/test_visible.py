"""Pages and mails as a person sees them."""

from marsad.model import Record
from marsad.readers import ReadOptions
from marsad.readers.email import READER as EMAIL
from marsad.readers.rows import records_of
from marsad.readers.source import from_bytes
from marsad.readers.visible import LINKS, page


def _mail(data: bytes, name: str = "a.eml") -> list[Record]:
    assert EMAIL.rows is not None
    source = from_bytes(data, name, ReadOptions().limits)
    found = [item for rows in EMAIL.rows(source, ReadOptions()) for item in records_of(rows)]
    assert all(isinstance(item, Record) for item in found)
    return found  # type: ignore[return-value]


def test_blocks_stand_on_lines_of_their_own_and_words_stay_whole() -> None:
    seen = page("<h1>Sale</h1><p>ca<b>ll</b> <i>now</i><br>today</p><ul><li>a<li>b</ul>end")
    assert seen is not None
    assert seen.text == "Sale\ncall now\ntoday\na\nb\nend"


def test_what_is_hidden_is_not_seen() -> None:
    seen = page(
        "<p>a</p><p hidden>b</p><p style='DISPLAY:none'>c</p><script>d</script><style>e</style><noscript>f</noscript>"
        "<template>g</template><!-- h --><textarea>i</textarea>"
    )
    assert seen is not None
    assert seen.text == "a\ni"


def test_links_are_absolute_without_repeats_and_not_too_many() -> None:
    seen = page(
        "<a href='/a'>x</a><a href='/a'>y</a><a href='javascript:z'>z</a><a href='http://[bad'>w</a>",
        "http://s.example/b/",
    )
    assert seen is not None
    assert seen.links == ("http://s.example/a",)
    many = page("".join(f"<a href='/{n}'>x</a>" for n in range(1000)), "http://s.example")
    assert many is not None
    assert len(many.links) == LINKS


def test_markup_without_sense_is_survived() -> None:
    for html in (
        "",
        "<",
        "<<<>>>",
        "</p></p>",
        "<html><html><body><body>",
        "\0<p>\0",
        "<p" * 1000,
        "&#xD800;&#0;",
    ):
        seen = page(html)
        assert seen is not None
        seen.text.encode()


def test_plain_text_goes_before_html_and_html_stands_in_for_an_empty_one() -> None:
    mail = (
        b"From: a@b.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=B\n\n"
        b"--B\nContent-Type: text/plain\n\n%s\n--B\nContent-Type: text/html\n\n<p>rich <a href='http://x.example'>x</a></p>\n--B--\n"
    )
    plain, rich = _mail(mail % b"plain")[0], _mail(mail % b"")[0]
    assert (plain.text, rich.text) == ("s\n\nplain", "s\n\nrich x")
    assert plain.fields["links"] == rich.fields["links"] == ["http://x.example"]


def test_a_forwarded_message_is_part_of_what_is_told() -> None:
    (mail,) = _mail(
        b"From: victim@b.example\nSubject: help\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
        b"--B\nContent-Type: text/plain\n\nsee below\n--B\nContent-Type: message/rfc822\n\n"
        b"From: bad@c.example\nSubject: pay\n\npay me now\n--B--\n"
    )
    assert mail.text == "help\n\nsee below\nFrom: bad@c.example\nSubject: pay\npay me now"


def test_headers_in_raw_bytes_and_broken_words_are_read() -> None:
    (mail,) = _mail(
        "From: سارة <a@b.example>\nSubject: =?utf-8?b?!!!?= ok\nDate: yesterday\n\nbody\n".encode()
    )
    assert mail.author == "سارة <a@b.example>"
    assert mail.seen_at is None
    assert "ok" in mail.text


def test_a_line_that_begins_with_from_does_not_split_a_mail() -> None:
    assert (
        len(
            _mail(
                b"From a@b.example Fri Mar  1 10:00:00 2024\nFrom: a@b.example\nSubject: s\n\n"
                b"From here on\n\nFrom there\n",
                "a.mbox",
            )
        )
        == 1
    )
