"""Addresses of the web and of mail are found, refanged and told from words and file names."""

import pytest

from marsad.selectors import find


def _found(text: str, *kinds: str) -> list[tuple[str, str]]:
    return [(selector.kind, selector.value) for selector in find(text) if selector.kind in kinds]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hxxps://example[.]com/a?b=C", "https://example.com/a?b=C"),
        ("hxxp://example(.)com", "http://example.com"),
        ("example[dot]com", "https://example.com"),
        ("example {dot} com", "https://example.com"),
        ("www dot example dot org", "https://www.example.org"),
        ("example . com", "https://example.com"),
        ("example نقطة كوم", "https://example.com"),
        ("cash-fast نقطه شوب", "https://cash-fast.shop"),
        ("example دوت نت", "https://example.net"),
        ("example point com", "https://example.com"),
        ("http[:]//example.com/x", "http://example.com/x"),
        ("http:// example.com/x", "http://example.com/x"),
        ("HTTPS://EXAMPLE.COM/Path", "https://example.com/Path"),
        ("https://example.com:8443/", "https://example.com:8443"),
        ("https://user:pw@example.com/x", "https://example.com/x"),
        ("«https://example.com/x»", "https://example.com/x"),
        ("[link](https://example.com/x)", "https://example.com/x"),
        ("https://example.com/x؟", "https://example.com/x"),
        ("https://example.com/x، وبعد", "https://example.com/x"),
        ("𝗲𝘅𝗮𝗺𝗽𝗹𝗲.𝗰𝗼𝗺", "https://example.com"),
        ("exam\u200bple.com", "https://example.com"),
        ("شوفوا example.comالان", "https://example.com"),
        ("موقعناexample.com", "https://example.com"),
        ("https://example.com/صفحة", "https://example.com/صفحة"),
        ("http://موقع.وزارة-الأتصالات.مصر/", "http://موقع.وزارة-الأتصالات.مصر"),
        ("https://xn--bcher-kva.example.com", "https://xn--bcher-kva.example.com"),
        ("fake-visa نقطة نت سلاش apply", "https://fake-visa.net/apply"),
        ("fake-visa point fr slash offre", "https://fake-visa.fr/offre"),
        ("visit fx-daily dot com slash join slash now", "https://fx-daily.com/join/now"),
        ("bit.ly/3abcDEF", "https://bit.ly/3abcDEF"),
    ],
)
def test_urls_are_canonical(text: str, value: str) -> None:
    assert _found(text, "url") == [("url", value)]


@pytest.mark.parametrize(
    "text",
    [
        "README.md main.py setup.sh archive.zip", "ok.it is.no problem", "Hello.My name is", "وصلت.شكرا",
        "3.5 and 1.2.3",
        "asp.net vb.net", "com.example.app", "std.in", "I like it. Com on", "one point info", "see fig.1",
        "a.b.c.d",
        "his dot com era", "un point de vue", "the dot com bubble", "node.js next.js", "e.g. i.e. p.m.",
        "http://", "http://onion", "www.",
        "www.localhost", "http://localhost/x", "foo.bar()", "x.y = z.w", "$name.com", "/etc/init.d/foo.sh",
        "end.So what", "ok.so what.now", "done.now go home", "10g / 25g / 50g", "he took a slash at me",
        "git@github.com:acme/repo.git",
    ],
)  # fmt: skip
def test_words_and_files_are_no_urls(text: str) -> None:
    assert _found(text, "url", "domain", "email") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://t.me/Rose_shop", ("handle", "telegram:rose_shop")),
        ("t.me/s/rose_shop/12", ("handle", "telegram:rose_shop")),
        ("rose_shop.t.me", ("handle", "telegram:rose_shop")),
        ("tg://resolve?domain=rose_shop", ("handle", "telegram:rose_shop")),
        ("https://www.instagram.com/rose.shop/?hl=ar", ("handle", "instagram:rose.shop")),
        ("instagram.com/stories/rose.shop/123", ("handle", "instagram:rose.shop")),
        ("https://twitter.com/rose_shop", ("handle", "x:rose_shop")),
        ("x.com/@rose_shop", ("handle", "x:rose_shop")),
        ("fb.com/rose.shop", ("handle", "facebook:rose.shop")),
        ("m.me/rose.shop", ("handle", "facebook:rose.shop")),
        ("https://www.snapchat.com/add/rose-shop?share=1", ("handle", "snapchat:rose-shop")),
        ("tiktok.com/@rose.shop", ("handle", "tiktok:rose.shop")),
        ("wa.me/+9647700001234?text=hi", ("phone", "+9647700001234")),
        ("https://api.whatsapp.com/send?phone=9647700001234", ("phone", "+9647700001234")),
        ("https://t.me/+9647700001234", ("phone", "+9647700001234")),
        ("https://t.me/+AbCdEfGh12345678", ("invite", "telegram:AbCdEfGh12345678")),
        ("chat.whatsapp.com/invite/AbCdEfGhIjKlMnOpQrStUv", ("invite", "whatsapp:AbCdEfGhIjKlMnOpQrStUv")),
        ("https://discord.com/invite/AbC123", ("invite", "discord:AbC123")),
        ("t [dot] me / rose_shop", ("handle", "telegram:rose_shop")),
        ("instagram . com / rose.shop", ("handle", "instagram:rose.shop")),
        ("instagram dot com slash rose.shop_", ("handle", "instagram:rose.shop_")),
        ("t point me slash rose_shop", ("handle", "telegram:rose_shop")),
        ("تي دوت مي سلاش rose_shop", ("handle", "telegram:rose_shop")),
        ("snapchat . com / add / rose-shop", ("handle", "snapchat:rose-shop")),
        ("tiktok dot com slash at rose.shop", ("handle", "tiktok:rose.shop")),
        ("t.me / rose_shop", ("handle", "telegram:rose_shop")),
        ("t(.)me(/)rose_shop", ("handle", "telegram:rose_shop")),
        ("t point me slash + AbCdEfGh12345678", ("invite", "telegram:AbCdEfGh12345678")),
        ("discord dot gg slash AbCd12", ("invite", "discord:AbCd12")),
        ("https://web.telegram.org/k/#@rose_shop", ("handle", "telegram:rose_shop")),
        ("https://www.instagram.com/ar/rose.shop/", ("handle", "instagram:rose.shop")),
        ("https://www.tiktok.com/fr/@rose.shop", ("handle", "tiktok:rose.shop")),
        ("fb://profile/61550000000002", ("handle", "facebook:61550000000002")),
        ("kik.me/rose.shop", ("handle", "kik:rose.shop")),
    ],
)
def test_a_platform_link_is_what_it_points_at_and_no_url(text: str, found: tuple[str, str]) -> None:
    assert [(selector.kind, selector.value) for selector in find(text)] == [found]


@pytest.mark.parametrize(
    "text",
    ["https://www.instagram.com/p/AbC123", "https://t.me/share/url?url=x", "https://vm.tiktok.com/ZM1/"],
)
def test_pages_of_a_platform_itself_are_urls(text: str) -> None:
    assert [selector.kind for selector in find(text)] == ["domain", "url"] or {
        s.kind for s in find(text)
    } == {"url", "domain"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rose@Example.com", "rose@example.com"),
        ("mailto:rose.shop+a@example.co.uk?subject=x", "rose.shop+a@example.co.uk"),
        ("rose[at]example[.]com", "rose@example.com"),
        ("rose (a) example (dot) com", "rose@example.com"),
        ("rose at example dot com", "rose@example.com"),
        ("rose.shop arobase gmail point com", "rose.shop@gmail.com"),
        ("rose ات gmail نقطة كوم", "rose@gmail.com"),
        ("rose_1 at gmail.com", "rose_1@gmail.com"),
        ("rose @ gmail.com", "rose@gmail.com"),
        ("ايميلي:rose@example.com", "rose@example.com"),
    ],
)
def test_mail_addresses_are_canonical_and_give_their_domain(text: str, value: str) -> None:
    host = ".".join(value.partition("@")[2].split(".")[-2 if not value.endswith("co.uk") else -3 :])
    assert sorted(_found(text, "email", "domain", "url")) == [("domain", host), ("email", value)]


@pytest.mark.parametrize(
    "text",
    [
        "meet me at 9. Love",
        "stay at home. To be",
        "look at example.com",
        "a@b",
        "5 @ 3",
        "room at some point so",
        "@me.too",
    ],
)
def test_sentences_are_no_mail_addresses(text: str) -> None:
    assert _found(text, "email") == []


def test_the_host_of_a_url_is_given_beside_it() -> None:
    onion = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"
    assert sorted(_found(f"http://www.{onion}/x", "url", "onion", "domain")) == [
        ("onion", onion), ("url", f"http://www.{onion}/x"),
    ]  # fmt: skip
    assert sorted(_found("http://192.0.2.7/x", "url", "ip", "domain")) == [
        ("ip", "192.0.2.7"),
        ("url", "http://192.0.2.7/x"),
    ]


@pytest.mark.parametrize(
    "text",
    ["198 dot 51 dot 100 dot 7", "198[.]51[.]100[.]7", "after the update the server 198.51.100.7 fell"],
)
def test_an_ip_address_may_be_hidden_too(text: str) -> None:
    assert _found(text, "ip") == [("ip", "198.51.100.7")]


def test_an_address_cut_short_by_its_platform_is_not_made_up() -> None:
    assert _found("https://example.com/abc…", "url", "handle") == []
    assert _found("https://t.me/rose…", "url", "handle") == []


def test_nothing_inside_an_address_is_found_twice() -> None:
    text = "https://example.com/@rose/07700001234?mail=a@b.com&x=1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
    assert {selector.kind for selector in find(text, "IQ")} == {"url", "domain"}
