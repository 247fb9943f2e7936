//! The things that are signed in these tests.

/// Things whose text is unusual in some way that the octets depend on.
pub const THINGS: [(&str, &str); 16] = [
    ("plain", "<thing><data-xml><weight><value><kg>70</kg></value></weight><common/></data-xml></thing>"),
    (
        "the whole envelope",
        "<thing><thing-id version-stamp=\"4d5fb486-0459-45a4-ba97-8b4c75c30f3f\">\
         31713110-026c-4d24-8549-cec9effe9b0d</thing-id><type-id>3d34d87e-7fc1-4153-800f-f56592cb0d17</type-id>\
         <flags>0</flags><eff-date>2010-01-02T03:04:05</eff-date><data-xml><weight/></data-xml>\
         <tags>a,b</tags><updated-end-date>2012-01-01T00:00:00</updated-end-date></thing>",
    ),
    ("indented", "<?xml version='1.0'?>\n<thing>\n  <data-xml>\n    <weight/>\n  </data-xml>\n</thing>\n"),
    ("line ends", "<thing>\r\n<data-xml>\r\n<a>\rx&#13;</a></data-xml>\r\n</thing>"),
    (
        "namespaces on thing",
        "<thing xmlns:b='urn:b' xmlns:a='urn:a'><data-xml><b:x a:y='1'/></data-xml></thing>",
    ),
    ("a redeclared prefix", "<thing xmlns:a='urn:a'><data-xml xmlns:a='urn:c'><a:x/></data-xml></thing>"),
    (
        "a default namespace inside",
        "<thing><data-xml><x xmlns='urn:d'><y xmlns=''><z xmlns='urn:d'/></y></x></data-xml></thing>",
    ),
    (
        "the stylesheet's prefix for another namespace",
        "<thing xmlns:hv='urn:o'><data-xml><hv:x/></data-xml></thing>",
    ),
    (
        "the stylesheet's prefix for its own namespace",
        "<thing xmlns:hv='urn:com.microsoft.wc.thing.signing.2.xsl'><data-xml><hv:x/></data-xml></thing>",
    ),
    (
        "the stylesheet's prefix inside",
        "<thing><data-xml><x xmlns:hv='urn:o'><hv:y xmlns:hv='urn:com.microsoft.wc.thing.signing.2.xsl'/></x>\
         </data-xml></thing>",
    ),
    (
        "the namespace of XSLT",
        "<thing xmlns:xs='http://www.w3.org/1999/XSL/Transform'><data-xml><xs:y/></data-xml></thing>",
    ),
    (
        "xml attributes",
        "<thing xml:lang='en' xml:space='preserve' xml:base='http://e/'><data-xml xml:id='d'><a xml:lang='fr'/>\
         </data-xml></thing>",
    ),
    (
        "comments, instructions, CDATA",
        "<!-- a --><?b c?><thing><!-- d --><data-xml><?e  f?><x><!-- g --><![CDATA[<&>]]></x></data-xml></thing>",
    ),
    (
        "characters",
        "<thing><data-xml><é ü='&quot;&lt;&#9;&#10;&#13;'>\u{a0}\u{2028}😀&amp;&gt;</é></data-xml></thing>",
    ),
    (
        "a decoy",
        "<thing><data-xml><thing><signature-info><sig-data/></signature-info></thing></data-xml></thing>",
    ),
    (
        "blobs",
        "<thing><data-xml><file/></data-xml><blob-payload><blob><blob-info><name/><content-type>text/plain\
         </content-type></blob-info><content-length>3</content-length><base64data>YWJj</base64data></blob>\
         <blob><blob-info><name>b</name><content-type/><hash-info><algorithm>SHA256Block</algorithm><params>\
         <block-size>2097152</block-size></params><hash>T4tCwi3TcptRm6b2jS2nzFstYG0F2u1a1RKMwD5sY1g=</hash>\
         </hash-info></blob-info><blob-ref-url>https://example.org/b</blob-ref-url></blob></blob-payload></thing>",
    ),
];
