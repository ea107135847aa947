import Testing

/// Addresses in every form that has ever led a server astray, each with the verdict it must get by the default rules.
enum AddressTable {
    /// One address.
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        /// A part of the reason; `nil` if the address is accepted.
        let reason: String?
        /// What is built from an accepted address.
        let url: String?

        var testDescription: String { text.debugDescription }
    }

    static let rows: [Row] =
        accepted.map { Row(text: $0.0, reason: nil, url: $0.1) }
        + refused.flatMap { reason, texts in texts.map { Row(text: $0, reason: reason, url: nil) } }

    private static let accepted: [(String, String)] = [
        ("https://example.com", "https://example.com/"),
        ("https://example.com/", "https://example.com/"),
        ("HTTPS://EXAMPLE.COM/Picture.PNG", "https://example.com/Picture.PNG"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://example.com:65535/", "https://example.com:65535/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("https://example.com?a=1", "https://example.com/?a=1"),
        ("https://example.com/?a=1&b=2", "https://example.com/?a=1&b=2"),
        ("https://example.com/a?next=https://127.0.0.1/", "https://example.com/a?next=https://127.0.0.1/"),
        ("https://example.com/a@b", "https://example.com/a@b"),
        ("https://example.com/a?b@c", "https://example.com/a?b@c"),
        ("https://example.com/a:80", "https://example.com/a:80"),
        ("https://example.com//double", "https://example.com//double"),
        ("https://example.com/../../etc/passwd", "https://example.com/../../etc/passwd"),
        ("https://example.com/%0d%0aHost:%20x", "https://example.com/%0d%0aHost:%20x"),
        ("https://example.com/%C3%BC.png", "https://example.com/%C3%BC.png"),
        ("https://example.com/a?b[]=1", "https://example.com/a?b%5B%5D=1"),
        ("https://example.com/{id}|<x>\"^`", "https://example.com/%7Bid%7D%7C%3Cx%3E%22%5E%60"),
        ("https://example.com/a;b=c,d!$&'()*+~", "https://example.com/a;b=c,d!$&'()*+~"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://a-b.c-d.example.co.uk/", "https://a-b.c-d.example.co.uk/"),
        ("https://1.example.com/", "https://1.example.com/"),
        ("https://123.com/", "https://123.com/"),
        ("https://1e100.net/", "https://1e100.net/"),
        ("https://0x7f.example/", "https://0x7f.example/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://1.1.1.1:8443/a", "https://1.1.1.1:8443/a"),
        ("https://9.255.255.255/", "https://9.255.255.255/"),
        ("https://11.0.0.0/", "https://11.0.0.0/"),
        ("https://100.63.255.255/", "https://100.63.255.255/"),
        ("https://100.128.0.0/", "https://100.128.0.0/"),
        ("https://126.255.255.255/", "https://126.255.255.255/"),
        ("https://128.0.0.1/", "https://128.0.0.1/"),
        ("https://169.253.255.255/", "https://169.253.255.255/"),
        ("https://172.15.255.255/", "https://172.15.255.255/"),
        ("https://172.32.0.0/", "https://172.32.0.0/"),
        ("https://192.167.255.255/", "https://192.167.255.255/"),
        ("https://198.20.0.1/", "https://198.20.0.1/"),
        ("https://223.255.255.255/", "https://223.255.255.255/"),
        ("https://[2606:4700:4700::1111]/", "https://[2606:4700:4700::1111]/"),
        ("https://[2606:4700:4700:0:0:0:0:1111]:8443/a", "https://[2606:4700:4700::1111]:8443/a"),
        ("https://[2A00:1450:4001:830::200E]/", "https://[2a00:1450:4001:830::200e]/"),
        ("https://[2001:4860:4860::8888]/", "https://[2001:4860:4860::8888]/"),
        ("https://127.0.0.1.nip.io/", "https://127.0.0.1.nip.io/"),
        ("https://localhost.example.com/", "https://localhost.example.com/"),
        ("https://notlocalhost.com/", "https://notlocalhost.com/"),
        ("https://internal.example.com/", "https://internal.example.com/"),
    ]

    private static let refused: [(String, [String])] = [
        ("it is empty", [""]),
        ("longer than 2048", ["https://example.com/" + String(repeating: "a", count: 2029)]),
        (
            "white space",
            [
                " https://example.com/", "https://example.com/ ", "https://exam ple.com/", "https://example.com/a b",
                "https://example.com/\t", "https://example.com/\r\nHost: 127.0.0.1", "https://exa\nmple.com/",
                "https://127.0.0.1 .example.com/", "ht\ttps://example.com/", "\nhttps://127.0.0.1/", " ",
            ]
        ),
        (
            "a control character",
            [
                "https://example.com/\u{0}", "https://127.0.0.1\u{0}.example.com/", "\u{1}https://example.com/",
                "https://example.com/\u{7F}", "https://example.com\u{8}/", "https://example.com/\u{1B}[0m",
            ]
        ),
        (
            "outside ASCII",
            [
                "https://bücher.example/", "https://example.com/ü.png", "https://１２７.０.０.１/", "https://127。0。0。1/",
                "https://①②⑦.⓪.⓪.①/", "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "https://localhoſt/", "https://example.com\u{200B}/",
                "https://evil.com\u{2044}.example.com/", "https://example.com\u{A0}/", "https://\u{FEFF}example.com/",
                "https://169。254。169。254/latest/meta-data/", "https://\u{202E}moc.elpmaxe/", "https://exаmple.com/",
            ]
        ),
        (
            "a backslash",
            [
                "https:\\\\example.com\\", "https://example.com\\@127.0.0.1/", "https://127.0.0.1\\.example.com/",
                "https:/\\127.0.0.1/", "\\\\127.0.0.1\\share", "https://example.com/\\..\\",
            ]
        ),
        (
            "a fragment",
            [
                "https://example.com/#top", "https://example.com#@127.0.0.1/", "https://127.0.0.1#.example.com/",
                "https://example.com/?a#b", "#", "https://#example.com/",
            ]
        ),
        (
            "does not begin with a scheme",
            [
                "example.com", "example.com/a.png", "//example.com/", "//127.0.0.1/", "/etc/passwd",
                "https:example.com",
                "https:/example.com", "https", "https:", "127.0.0.1", "127.0.0.1:80", "[::1]", "localhost:22",
                "data:image/png;base64,AAAA", "javascript:alert(1)", "mailto:a@example.com", "about:blank",
                "jar:https://example.com!/", "url:https://example.com/", "view-source:https://example.com/",
                "file:/etc/passwd", "feed:https://127.0.0.1/",
            ]
        ),
        (
            "its scheme is not https",
            [
                "file:///etc/passwd", "file://localhost/etc/passwd", "ftp://example.com/",
                "gopher://127.0.0.1:6379/_INFO",
                "dict://127.0.0.1:11211/stats", "ldap://127.0.0.1/", "tftp://127.0.0.1/a", "ws://example.com/",
                "wss://example.com/", "unix:///var/run/docker.sock", "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
                "https+unix://%2Ftmp%2Fa/", "sftp://example.com/", "smb://127.0.0.1/share", "s3://bucket/key",
                "httpss://example.com/", "xhttps://example.com/", "://example.com/", "?https://example.com/",
                "0://127.0.0.1/",
                "-https://a.example/",
                "php://filter", "netdoc:///etc/passwd",
            ]
        ),
        (
            "its scheme is http,",
            [
                "http://example.com/", "HTTP://example.com/", "http://8.8.8.8/", "http://127.0.0.1/",
                "http://169.254.169.254/latest/meta-data/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/",
                "http://metadata.google.internal/computeMetadata/v1/", "http://2130706433/", "http://0/",
                "http://example.com:443/",
            ]
        ),
        (
            "no host",
            [
                "https://", "https:///", "https:///example.com/", "https://?a=1", "https://:443/",
                "https:////127.0.0.1/", "https://::1/",
            ]
        ),
        (
            "a user's name",
            [
                "https://user@example.com/", "https://user:password@example.com/", "https://@example.com/",
                "https://example.com@127.0.0.1/", "https://127.0.0.1@example.com/", "https://:@example.com/",
                "https://example.com:443@127.0.0.1:80/", "https://a@b@example.com/", "https://example.com:80@/",
                "https://user@[::1]/", "https://%40@example.com/",
            ]
        ),
        (
            "percent-encoded",
            [
                "https://%31%32%37.0.0.1/", "https://127%2e0%2e0%2e1/", "https://local%68ost/",
                "https://example%2ecom/",
                "https://example.com%00.evil.com/", "https://example.com%2f/", "https://[fe80::1%25eth0]/",
                "https://[fe80::1%eth0]/", "https://[::1%251]/", "https://example.com%0d%0a/", "https://%5b::1%5d/",
                "https://example.com:%34%34%33/", "https://127.0.0.1%23.example.com/",
            ]
        ),
        (
            "port",
            [
                "https://example.com:/", "https://example.com:0/", "https://example.com:00/",
                "https://example.com:0443/",
                "https://example.com:65536/", "https://example.com:99999/", "https://example.com:-1/",
                "https://example.com:+443/", "https://example.com:443a/", "https://example.com:0x1bb/",
                "https://example.com:443:80/", "https://127.0.0.1:80:443/", "https://example.com:4294967739/",
                "https://example.com:18446744073709552059/", "https://[2606:4700::1]:/", "https://[2606:4700::1]443/",
                "https://[2606:4700::1].example.com/", "https://2606:4700:4700::1111/",
                "https://example.com:80.evil.com/",
            ]
        ),
        ("lacks a bracket", ["https://[::1/", "https://[2606:4700::1", "https://[", "https://[/]"]),
        (
            "no IPv6 address in the usual form",
            [
                "https://[]/", "https://[127.0.0.1]/", "https://[example.com]/", "https://[::ffff:127.0.0.1]/",
                "https://[::127.0.0.1]/", "https://[::ffff:8.8.8.8]/", "https://[1:2:3:4:5:6:7:8:9]/",
                "https://[:::1]/",
                "https://[::1::]/", "https://[v1.fe80::a+en1]/", "https://[0x::1]/", "https://[::g]/",
                "https://[::12345]/",
                "https://[[::1]]/", "https://[:]/", "https://[64:ff9b::127.0.0.1]/",
            ]
        ),
        ("ends with a dot", ["https://example.com./", "https://localhost./", "https://127.0.0.1./", "https://./"]),
        (
            "an empty part",
            [
                "https://.example.com/", "https://example..com/", "https://..com/", "https://127..0.1/",
                "https://.127.0.0.1/",
            ]
        ),
        ("longer than 63", ["https://" + String(repeating: "a", count: 64) + ".com/"]),
        ("longer than 253", ["https://" + String(repeating: "abcdefghi.", count: 26) + "com/"]),
        ("a hyphen", ["https://-example.com/", "https://example-.com/", "https://example.com-/", "https://-/"]),
        (
            "a character that no host name has",
            [
                "https://exa_mple.com/", "https://example.com,127.0.0.1/", "https://example.com;127.0.0.1/",
                "https://exam*ple.com/", "https://example.com&127.0.0.1/", "https://$(id).example.com/",
                "https://example.com=a/", "https://example.com]/", "https://a[1]/",
                "https://127.0.0.1|example.com/", "https://{host}.example.com/", "https://'example.com/", "https://~/",
                "https://example.com!/", "https://(example.com)/", "https://127.0.0.1+/",
            ]
        ),
        (
            "in an unusual form",
            [
                "https://2130706433/", "https://017700000001/", "https://0x7f000001/", "https://0x7f.0.0.1/",
                "https://0x7f.0x0.0x0.0x1/", "https://0177.0.0.1/", "https://0177.0.0.01/", "https://127.1/",
                "https://127.0.1/", "https://127.0x1/", "https://0/", "https://0x0/", "https://00/", "https://0.0/",
                "https://127.0.0.01/", "https://127.000.000.001/", "https://0127.0.0.1/", "https://256.256.256.256/",
                "https://127.0.0.256/", "https://127.0.0.1.1/", "https://1/", "https://4294967295/",
                "https://4294967296/",
                "https://0xa9fea9fe/", "https://2852039166/", "https://169.16689662/", "https://0251.0376.0251.0376/",
                "https://0XA9.0XFE.0XA9.0XFE/", "https://169.254.43518/", "https://0x/", "https://example.0x1/",
                "https://example.1/", "https://10.1/", "https://0xc0a80001/", "https://3232235521/", "https://1.2.3/",
                "https://localhost.1/", "https://127.0.0.0x1/", "https://08.8.8.8/", "https://134744072/",
            ]
        ),
        (
            "this machine or a private network",
            [
                "https://localhost/", "https://LOCALHOST/", "https://LocalHost:8443/", "https://a.localhost/",
                "https://a.b.localhost/", "https://localhost.localdomain/", "https://printer.local/", "https://local/",
                "https://metadata.google.internal/computeMetadata/v1/", "https://internal/", "https://a.INTERNAL/",
                "https://router.home.arpa/",
            ]
        ),
        (
            "without a dot",
            [
                "https://intranet/", "https://metadata/", "https://kubernetes/", "https://com/", "https://xn--abc/",
                "https://a/",
            ]
        ),
        (
            "is not public",
            [
                "https://127.0.0.1/", "https://127.0.0.1:443/", "https://127.255.255.255/", "https://127.127.127.127/",
                "https://0.0.0.0/", "https://0.0.0.0:8080/", "https://0.1.2.3/", "https://10.0.0.1/",
                "https://10.255.255.255/", "https://100.64.0.0/", "https://100.127.255.255/",
                "https://100.100.100.200/",
                "https://169.254.169.254/latest/meta-data/iam/", "https://169.254.0.0/", "https://169.254.170.2/v2/",
                "https://168.63.129.16/", "https://172.16.0.0/", "https://172.31.255.255/", "https://192.0.0.192/",
                "https://192.0.0.8/", "https://192.0.2.1/", "https://192.88.99.1/", "https://192.168.0.1/",
                "https://192.168.255.255/", "https://198.18.0.1/", "https://198.19.255.255/", "https://198.51.100.7/",
                "https://203.0.113.9/", "https://224.0.0.1/", "https://239.255.255.250/", "https://240.0.0.1/",
                "https://255.255.255.255/", "https://[::]/", "https://[::1]/", "https://[0:0:0:0:0:0:0:1]/",
                "https://[0000:0000:0000:0000:0000:0000:0000:0001]/", "https://[::0001]:443/", "https://[::2]/",
                "https://[::7f00:1]/", "https://[::ffff:7f00:1]/", "https://[::FFFF:a9fe:a9fe]/",
                "https://[0:0:0:0:0:ffff:0808:0808]/", "https://[::ffff:0:7f00:1]/", "https://[64:ff9b::7f00:1]/",
                "https://[64:ff9b::a9fe:a9fe]/", "https://[64:ff9b::808:808]/", "https://[64:ff9b:1::7f00:1]/",
                "https://[64:ff9b:1:ffff::1]/", "https://[100::1]/", "https://[2001::1]/",
                "https://[2001:0:7f00:1::1]/", "https://[2001:1::1]/", "https://[2001:2::1]/", "https://[2001:10::1]/",
                "https://[2001:20::1]/", "https://[2001:1ff::1]/", "https://[2001:db8::1]/",
                "https://[2001:DB8:ffff::]/",
                "https://[2002:7f00:1::]/", "https://[2002:a9fe:a9fe::1]/", "https://[2002::]/", "https://[3fff::1]/",
                "https://[3fff:fff::1]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/", "https://[fdff::]/",
                "https://[fe80::1]/", "https://[febf::1]/", "https://[fec0::1]/", "https://[feff::1]/",
                "https://[ff02::1]/", "https://[ff0e::1]/", "https://[ffff::]/", "https://[4000::1]/",
                "https://[5f00::1]/", "https://[8000::1]/", "https://[a000::]/", "https://[e000::1]/",
                "https://[1fff::1]/",
                "https://[2606:4700::5efe:7f00:1]/", "https://[2606:4700::200:5efe:7f00:1]/",
            ]
        ),
        (
            "percent sign",
            [
                "https://example.com/%", "https://example.com/%2", "https://example.com/%zz",
                "https://example.com/%u0041",
                "https://example.com/a?b=100%", "https://example.com/%%30",
            ]
        ),
    ]
}
