//! Schemas and documents written by hand, one small point each.

/// A schema around global components; the target namespace is `urn:t`, bound to `t`.
pub fn schema(body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' \
         targetNamespace='urn:t' elementFormDefault='qualified'>{body}</xs:schema>"
    )
}

/// A document around the content of `r`, or a whole one that begins with `<r`.
pub fn document(content: &str) -> String {
    let declarations = "xmlns='urn:t' xmlns:t='urn:t' \
                        xmlns:xs='http://www.w3.org/2001/XMLSchema' \
                        xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
    match content.strip_prefix("<r") {
        Some(rest) => format!("<r {declarations} {rest}"),
        None => format!("<r {declarations}>{content}</r>"),
    }
}

/// Name, global components with an element `r`, documents.
pub const PAIRS: &[(&str, &str, &[&str])] = &[
    (
        "sequence",
        "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='a'/>\
         <xs:element name='b' minOccurs='0'/><xs:element name='c' maxOccurs='unbounded'/>\
         </xs:sequence></xs:complexType></xs:element>",
        &[
            "<a/><c/>",
            "<a/><b/><c/><c/>",
            "<a/>",
            "<c/>",
            "<a/><c/><b/>",
            "<a/><b/><b/><c/>",
            "",
            " <a/> <c/> ",
            "x<a/><c/>",
            "<a/><c/>x",
            "<a/><c/><!-- x --><c/>",
            "<a xmlns=''/><c/>",
            "<a>text<any/></a><c x='y'/>",
            "<a/><c/><d/>",
        ],
    ),
    (
        "choice",
        "<xs:element name='r'><xs:complexType><xs:choice minOccurs='0' maxOccurs='2'>\
         <xs:element name='a'/><xs:sequence><xs:element name='b'/><xs:element name='c'/>\
         </xs:sequence></xs:choice></xs:complexType></xs:element>",
        &[
            "",
            "<a/>",
            "<a/><a/>",
            "<a/><a/><a/>",
            "<b/><c/>",
            "<b/>",
            "<b/><c/><a/>",
            "<c/>",
            "<a/><b/><c/>",
            "<b/><c/><b/><c/>",
            "<b/><a/>",
        ],
    ),
    (
        "empty",
        "<xs:element name='r'><xs:complexType><xs:sequence/></xs:complexType></xs:element>",
        &["", "<!-- x -->", " ", "\n", "x", "<a/>", "<r x='y'/>"],
    ),
    (
        "bounds-of-an-element",
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element name='a' minOccurs='2' maxOccurs='3'/></xs:sequence></xs:complexType>\
         </xs:element>",
        &["<a/>", "<a/><a/>", "<a/><a/><a/>", "<a/><a/><a/><a/>", ""],
    ),
    (
        "bounds-of-a-group",
        "<xs:element name='r'><xs:complexType><xs:sequence minOccurs='2' maxOccurs='3'>\
         <xs:element name='a'/><xs:element name='b' minOccurs='0'/></xs:sequence>\
         </xs:complexType></xs:element>",
        &["<a/>", "<a/><a/>", "<a/><b/><a/>", "<a/><a/><a/>", "<a/><a/><a/><a/>", "<b/><a/>"],
    ),
    (
        "optional-sequence-of-optionals",
        "<xs:element name='r'><xs:complexType><xs:sequence minOccurs='3' maxOccurs='4'>\
         <xs:element name='a' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>",
        &["", "<a/>", "<a/><a/><a/><a/>", "<a/><a/><a/><a/><a/>"],
    ),
    (
        "mixed",
        "<xs:element name='r'><xs:complexType mixed='true'><xs:sequence minOccurs='0'>\
         <xs:element name='a'/><xs:element name='b'/></xs:sequence></xs:complexType></xs:element>",
        &["", "text", "<a/><b/>", "x<a/>y<b/>z", "<a/>", "x<b/>"],
    ),
    (
        "simple-element",
        "<xs:element name='r' type='xs:integer'/>",
        &[
            "1",
            " 1 ",
            "",
            "x",
            "1<a/>",
            "<a/>",
            "<r x='1'>1</r>",
            "<!-- x -->1",
            "1<!-- x -->2",
            "<r xsi:nil='true'/>",
            "<r xsi:nil='false'>1</r>",
            "<r xsi:nil='maybe'>1</r>",
        ],
    ),
    (
        "nillable",
        "<xs:element name='r' nillable='true'><xs:complexType><xs:sequence>\
         <xs:element name='a'/></xs:sequence><xs:attribute name='n' use='required'/>\
         </xs:complexType></xs:element>",
        &[
            "<r n='1'><a/></r>",
            "<r xsi:nil='true' n='1'/>",
            "<r xsi:nil='true'/>",
            "<r xsi:nil='true' n='1'><a/></r>",
            "<r xsi:nil='true' n='1'> </r>",
            "<r xsi:nil='false' n='1'/>",
            "<r xsi:nil='1' n='1'></r>",
            "<r xsi:nil='0' n='1'><a/></r>",
            "<r xsi:nil='true' n='1'><!-- x --></r>",
        ],
    ),
    (
        "default",
        "<xs:element name='r' type='xs:boolean' default='true'/>",
        &["", "true", "x", " ", "<!-- x -->"],
    ),
    ("fixed", "<xs:element name='r' type='xs:decimal' fixed='1.50'/>", &["", "1.50", "1.51", "x"]),
    (
        "fixed-text",
        "<xs:element name='r' type='xs:string' fixed='a b'/>",
        &["", "a b", "a  b", " a b", "A b"],
    ),
    (
        "enumeration",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'><xs:restriction base='xs:string'>\
         <xs:enumeration value='a'/><xs:enumeration value='b c'/></xs:restriction></xs:simpleType>",
        &["a", "b c", "b  c", " a", "A", "", "d"],
    ),
    (
        "enumeration-of-tokens",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'><xs:restriction base='xs:token'>\
         <xs:enumeration value='a'/><xs:enumeration value='b c'/></xs:restriction></xs:simpleType>",
        &["a", "b c", "b  c", " a\n", "A", "", "b\tc"],
    ),
    (
        "enumeration-of-numbers",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'><xs:restriction base='xs:decimal'>\
         <xs:enumeration value='1'/><xs:enumeration value='-2.50'/></xs:restriction></xs:simpleType>",
        &["1", "1.0", "01", "-2.5", "2.5", "-02.500", "3"],
    ),
    (
        "lengths",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'><xs:restriction base='xs:string'>\
         <xs:minLength value='2'/><xs:maxLength value='3'/></xs:restriction></xs:simpleType>",
        &["a", "ab", "abc", "abcd", "\u{e9}\u{e9}", "\u{1F600}", "\u{1F600}\u{1F600}", "  ", ""],
    ),
    (
        "length-of-binary",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'>\
         <xs:restriction base='xs:hexBinary'><xs:length value='2'/></xs:restriction>\
         </xs:simpleType>",
        &["00ff", "00", "00ff00", "00f", " 00FF "],
    ),
    (
        "bounds-of-numbers",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'><xs:restriction base='xs:decimal'>\
         <xs:minExclusive value='-1.5'/><xs:maxInclusive value='100'/></xs:restriction>\
         </xs:simpleType>",
        &["-1.5", "-1.50", "-1.49", "0", "100", "100.0", "100.001", "-2", "99.999", "1000"],
    ),
    (
        "digits",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'><xs:restriction base='xs:decimal'>\
         <xs:totalDigits value='4'/><xs:fractionDigits value='2'/></xs:restriction></xs:simpleType>",
        &["1234", "12345", "12.34", "1.234", "0.123", "123.45", "00012.340", "-12.34", "1.2300"],
    ),
    (
        "white-space-of-a-restriction",
        "<xs:element name='r' type='t:e'/><xs:simpleType name='e'><xs:restriction base='xs:string'>\
         <xs:whiteSpace value='collapse'/><xs:maxLength value='3'/></xs:restriction>\
         </xs:simpleType>",
        &[" abc ", "a  b", "a b c", "abcd", "\n"],
    ),
    (
        "restriction-of-a-restriction",
        "<xs:element name='r' type='t:f'/><xs:simpleType name='e'><xs:restriction base='xs:int'>\
         <xs:minInclusive value='0'/></xs:restriction></xs:simpleType>\
         <xs:simpleType name='f'><xs:restriction base='t:e'><xs:maxInclusive value='9'/>\
         </xs:restriction></xs:simpleType>",
        &["0", "9", "-1", "10", "x", "+5"],
    ),
    (
        "attributes",
        "<xs:element name='r'><xs:complexType><xs:attribute name='a' type='xs:int' use='required'/>\
         <xs:attribute name='b' default='x'/><xs:attribute name='c' fixed='1' type='xs:int'/>\
         <xs:attribute name='d' type='xs:date' form='qualified'/></xs:complexType></xs:element>",
        &[
            "<r a='1'/>",
            "<r/>",
            "<r a='x'/>",
            "<r a='1' b=''/>",
            "<r a='1' c='1'/>",
            "<r a='1' c='01'/>",
            "<r a='1' c='2'/>",
            "<r a='1' e='2'/>",
            "<r a='1' t:d='2011-06-30'/>",
            "<r a='1' d='2011-06-30'/>",
            "<r a='1' t:d='30-06-2011'/>",
            "<r a='1' xml:lang='en'/>",
            "<r a='1' xsi:schemaLocation='a b'/>",
            "<r a='1'>x</r>",
        ],
    ),
    (
        "global-attribute",
        "<xs:attribute name='g' type='xs:boolean'/><xs:element name='r'><xs:complexType>\
         <xs:attribute ref='t:g' use='required'/></xs:complexType></xs:element>",
        &["<r t:g='1'/>", "<r g='1'/>", "<r/>", "<r t:g='2'/>"],
    ),
    (
        "simple-content",
        "<xs:element name='r'><xs:complexType><xs:simpleContent><xs:extension base='xs:int'>\
         <xs:attribute name='a'/></xs:extension></xs:simpleContent></xs:complexType></xs:element>",
        &["1", "<r a='x'>1</r>", "<r a='x'>x</r>", "<r b='x'>1</r>", "", "1<b/>"],
    ),
    (
        "extension",
        "<xs:complexType name='base'><xs:sequence><xs:element name='a'/></xs:sequence>\
         <xs:attribute name='x' use='required'/></xs:complexType>\
         <xs:element name='r'><xs:complexType><xs:complexContent><xs:extension base='t:base'>\
         <xs:sequence><xs:element name='b'/></xs:sequence><xs:attribute name='y'/></xs:extension>\
         </xs:complexContent></xs:complexType></xs:element>",
        &[
            "<r x='1'><a/><b/></r>",
            "<r x='1' y='2'><a/><b/></r>",
            "<r x='1'><a/></r>",
            "<r x='1'><b/></r>",
            "<r y='1'><a/><b/></r>",
            "<r x='1'><b/><a/></r>",
        ],
    ),
    (
        "type-in-the-document",
        "<xs:complexType name='base'><xs:sequence><xs:element name='a'/></xs:sequence>\
         </xs:complexType><xs:complexType name='more'><xs:complexContent>\
         <xs:extension base='t:base'><xs:sequence><xs:element name='b'/></xs:sequence>\
         </xs:extension></xs:complexContent></xs:complexType>\
         <xs:complexType name='other'><xs:sequence><xs:element name='a'/></xs:sequence>\
         </xs:complexType><xs:element name='r' type='t:base'/>",
        &[
            "<a/>",
            "<r xsi:type='t:base'><a/></r>",
            "<r xsi:type='t:more'><a/><b/></r>",
            "<r xsi:type='t:more'><a/></r>",
            "<r xsi:type='t:other'><a/></r>",
            "<r xsi:type='t:none'><a/></r>",
            "<r xsi:type='u:more'><a/></r>",
            "<r xsi:type='more'><a/><b/></r>",
            "<r xsi:type='xs:string'><a/></r>",
        ],
    ),
    (
        "simple-type-in-the-document",
        "<xs:element name='r' type='xs:decimal'/>",
        &[
            "1.5",
            "<r xsi:type='xs:int'>1</r>",
            "<r xsi:type='xs:int'>1.5</r>",
            "<r xsi:type='xs:string'>1</r>",
            "<r xsi:type='xs:decimal'>1.5</r>",
        ],
    ),
    (
        "type-of-everything",
        "<xs:element name='r'/><xs:element name='known' type='xs:int'/>",
        &[
            "",
            "text",
            "<a b='c'><d/>x</a>",
            "<known>1</known>",
            "<known>x</known>",
            "<a><known>x</known></a>",
            "<r y='z'><a/></r>",
            "<a xsi:type='xs:int'>x</a>",
        ],
    ),
    (
        "recursive",
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element ref='t:r' minOccurs='0' maxOccurs='2'/></xs:sequence></xs:complexType>\
         </xs:element>",
        &["", "<r><r/></r>", "<t:r/><t:r/><t:r/>", "<t:r><t:r/><t:r/></t:r><t:r/>"],
    ),
    (
        "unqualified-local",
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element name='a' form='unqualified' type='xs:int'/></xs:sequence></xs:complexType>\
         </xs:element>",
        &["<a xmlns=''>1</a>", "<a>1</a>", "<a xmlns=''>x</a>"],
    ),
    (
        "large-bounds",
        "<xs:element name='r'><xs:complexType><xs:sequence>\
         <xs:element name='a' minOccurs='0' maxOccurs='5000'/>\
         <xs:sequence minOccurs='0' maxOccurs='3000'><xs:element name='b'/>\
         <xs:element name='c' minOccurs='0'/></xs:sequence></xs:sequence></xs:complexType>\
         </xs:element>",
        &[
            "",
            "<a/><a/><a/>",
            "<a/><b/><b/><c/>",
            "<b/><c/><b/>",
            "<c/>",
            "<b/><c/><c/>",
            "<b/><a/>",
        ],
    ),
];

/// Built-in types and texts that are values of them or nearly so.
pub const VALUES: &[(&str, &[&str])] = &[
    ("string", &["", " ", "a\nb"]),
    ("normalizedString", &["", " a\tb "]),
    ("token", &["", " a  b "]),
    (
        "language",
        &[
            "en",
            "en-US",
            "x-klingon",
            "abcdefgh",
            "abcdefghi",
            "en_US",
            "",
            "e1",
            "en-",
            "en-12345678",
            "en-123456789",
            " en ",
            "1",
        ],
    ),
    ("NMTOKEN", &["a", "1", "-a", "a:b", "a b", "", "a,b", " a "]),
    ("Name", &["a", "a:b", ":a", "_", "1a", "", "-a", "a.b", "\u{e9}"]),
    ("NCName", &["a", "a:b", "_a", "1a", "", ".a", "a-b"]),
    ("boolean", &["true", "false", "1", "0", "TRUE", "yes", "", " true ", "01"]),
    (
        "decimal",
        &["1", "-1", "+1", "1.", ".5", ".", "", "1e3", "1,5", "--1", "00.00", "- 1", "+", "1.2.3"],
    ),
    ("integer", &["0", "-0", "+0", "1.0", "1.", "", "123456789012345678901234", "x", "- 1"]),
    ("nonPositiveInteger", &["0", "-0", "+0", "-1", "1", "+1", "-12345678901234567890123"]),
    ("negativeInteger", &["-1", "0", "-0", "1", "-00", "-01"]),
    ("nonNegativeInteger", &["0", "-0", "1", "-1", "+1"]),
    ("positiveInteger", &["1", "0", "+1", "-1", "01", "00"]),
    (
        "long",
        &[
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "00000000000000000000000001",
        ],
    ),
    ("int", &["2147483647", "2147483648", "-2147483648", "-2147483649"]),
    ("short", &["32767", "32768", "-32768", "-32769"]),
    ("byte", &["127", "128", "-128", "-129", "+127"]),
    ("unsignedLong", &["18446744073709551615", "18446744073709551616", "-1"]),
    ("unsignedInt", &["4294967295", "4294967296", "-1"]),
    ("unsignedShort", &["65535", "65536", "-1"]),
    ("unsignedByte", &["255", "256", "-1", "0"]),
    (
        "float",
        &["1", "1.5E3", "-1e-3", "INF", "-INF", "+INF", "NaN", "inf", "", "e1", "1e1.5", "1E+5"],
    ),
    ("double", &["1", "1.5E300", "1E400", "INF", "x", "1 2"]),
    (
        "duration",
        &[
            "P1Y",
            "P1Y2M3DT4H5M6.7S",
            "-P1D",
            "PT1S",
            "P",
            "PT",
            "P1YT",
            "P1S",
            "1Y",
            "P1M1Y",
            "P-1Y",
            "P1.5Y",
            "+P1Y",
            "PT1M",
            "P1M",
            "",
        ],
    ),
    (
        "dateTime",
        &[
            "2011-06-30T12:00:00",
            "2011-06-30T12:00:00Z",
            "2011-06-30T12:00:00.123456789Z",
            "2011-06-30T24:00:00",
            "2011-06-30T24:00:01",
            "2011-06-30T24:00:00.0",
            "2011-06-30T25:00:00",
            "2011-06-30T12:60:00",
            "2011-06-30T12:00:60",
            "2011-06-30",
            "2011-06-30T12:00",
            "2011-06-30 12:00:00",
            "2011-6-30T12:00:00",
            "2011-02-29T12:00:00",
            "2012-02-29T12:00:00",
            "1900-02-29T12:00:00",
            "2000-02-29T12:00:00",
            "2011-06-31T12:00:00",
            "2011-13-01T12:00:00",
            "2011-00-01T12:00:00",
            "2011-01-00T12:00:00",
            "0000-01-01T00:00:00",
            "-0001-01-01T00:00:00",
            "12011-01-01T00:00:00",
            "02011-01-01T00:00:00",
            "211-01-01T00:00:00",
            "2011-06-30T12:00:00+14:00",
            "2011-06-30T12:00:00+14:01",
            "2011-06-30T12:00:00-13:59",
            "2011-06-30T12:00:00+1:00",
            "2011-06-30T12:00:00+0100",
            "2011-06-30T12:00:00+01:60",
            "2011-06-30T12:00:00z",
            "2011-06-30T12:00:00.Z",
            "2011-06-30T12:00:00 Z",
            "+2011-06-30T12:00:00",
            "",
            "2011-06-30T1:00:00",
        ],
    ),
    (
        "time",
        &[
            "12:00:00",
            "24:00:00",
            "24:00:00Z",
            "12:00",
            "12:00:00.5+01:00",
            "12:00:00-15:00",
            "23:59:60",
            "",
        ],
    ),
    (
        "date",
        &[
            "2011-06-30",
            "2011-06-30Z",
            "2011-06-30+01:00",
            "2011-02-30",
            "2011-06-30T00:00:00",
            "20110630",
            "-2011-06-30",
            "2011-06-3",
            "0000-06-30",
        ],
    ),
    ("gYearMonth", &["2011-06", "2011-13", "2011-06Z", "2011", "2011-6", "-0044-03"]),
    ("gYear", &["2011", "0000", "-0001", "211", "12011", "02011", "2011Z", "2011+25:00"]),
    ("gMonthDay", &["--06-30", "--02-29", "--02-30", "--04-31", "--13-01", "--06-30Z", "-06-30"]),
    ("gDay", &["---01", "---31", "---32", "---00", "---1", "---15-05:00", "--15"]),
    ("gMonth", &["--01", "--12", "--13", "--00", "--1", "--06Z", "-06"]),
    ("hexBinary", &["", "00", "0", "fF", "0g", "00 11", " 00 "]),
    (
        "base64Binary",
        &[
            "",
            "AAAA",
            "AAA=",
            "AA==",
            "A===",
            "AAA",
            "AB==",
            "AAB=",
            "AA AA",
            "AAAA AAAA",
            "A A A A",
            "AAAA=",
            "====",
            "A-AA",
            " AAAA\n",
        ],
    ),
    (
        "anyURI",
        &[
            "",
            "http://example.org/a?b#c",
            "a b",
            "%zz",
            "%4",
            "%41",
            "a#b#c",
            "http://[::1]/",
            "http://[",
            "http://a:80/",
            "http://a:b/",
            ":a",
            "1a:b",
            "a:b",
            "./a:b",
            "urn:x:y",
            "\u{e9}",
            "http://u@h:1/",
            "//h",
            "?",
            "#",
            "a[b]",
            "http://h/[",
            "mailto:a@b",
            "a%20b",
            "{x}",
            "a\\b",
            " a ",
            "http:///x",
            "http://h h/",
        ],
    ),
];

/// Where libxml2 2.9 is wrong: global components, a document, whether it is valid, and the clause
/// that says so.
pub const FAULTS: &[(&str, &str, bool, &str)] = &[
    (
        "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='a'/>\
         <xs:element name='b' minOccurs='0' maxOccurs='0'/></xs:sequence></xs:complexType>\
         </xs:element>",
        "<a/><b/>",
        false,
        "part 1, section 3.3.2: with minOccurs = maxOccurs = 0 there is no particle at all",
    ),
    (
        "<xs:element name='r'><xs:complexType><xs:sequence minOccurs='2' maxOccurs='2'>\
         <xs:sequence minOccurs='3' maxOccurs='5'><xs:element name='a' minOccurs='0'/>\
         <xs:element name='b' minOccurs='0'/></xs:sequence><xs:element name='c'/></xs:sequence>\
         </xs:complexType></xs:element>",
        "<b/><c/><c/><c/>",
        false,
        "part 1, section 3.8.4: two rounds with one c each are two c",
    ),
    (
        "<xs:element name='r' type='xs:dateTime'/>",
        " 2011-06-30T12:00:00 ",
        true,
        "part 2, section 4.3.6: whiteSpace is collapse for every atomic type but string",
    ),
    (
        "<xs:element name='r' type='xs:date'/>",
        "2011-06-30\n",
        true,
        "part 2, section 4.3.6: whiteSpace is collapse for every atomic type but string",
    ),
    (
        "<xs:element name='r' type='xs:decimal'/>",
        "123456789012345678901234567890.5",
        true,
        "part 2, section 3.2.3: decimals are of any size; libxml2 stops at 24 digits",
    ),
    (
        "<xs:element name='r' type='xs:decimal' fixed='1.50'/>",
        "+1.5",
        true,
        "part 1, section 3.3.4, cvc-elt.5.2.2.2.2: it is the value that must match",
    ),
    (
        "<xs:element name='r'><xs:complexType><xs:attribute name='a' type='xs:int'/>\
         </xs:complexType></xs:element>",
        "<r a=' 1 '/>",
        true,
        "part 2, section 4.3.6: whiteSpace is collapse for every atomic type but string",
    ),
    (
        "<xs:element name='r' type='xs:float'/>",
        "1e",
        false,
        "part 2, section 3.2.4: the exponent is an integer, and an integer has a digit",
    ),
];
