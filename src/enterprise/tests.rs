//! Files to records and back.

use std::io::BufReader;

use super::*;
use crate::xml::{XmlLimits, canonical_form};

fn records(text: &[u8]) -> Vec<EnterpriseRecord> {
    let mut reader = RecordReader::new(BufReader::new(text), &XmlLimits::default()).unwrap();
    let mut records = Vec::new();
    while let Some(placed) = reader.next_record().unwrap() {
        records.push(placed.record);
    }
    records
}

fn generated(settings: &GeneratorSettings) -> (Vec<u8>, GeneratedSummary) {
    let mut text = Vec::new();
    let summary = generate(settings, &mut text).unwrap();
    (text, summary)
}

/// Every field that 1.1 has, each with a text of its own.
const FULL: &str = r#"<enterprise>
<properties lang="en"><comments>c0</comments><datasource>ds</datasource><target>t1</target><target>t2</target>
<type>full</type><datetime>2026-01-01</datetime><extension><x:own xmlns:x="urn:x" a="1">o</x:own></extension></properties>
<person recstatus="2"><comments>c1</comments><sourcedid sourcedidtype="New"><source>s</source><id>i</id></sourcedid>
<userid useridtype="u" password="p" pwencryptiontype="e" authenticationtype="a">id1</userid>
<name><fn>F N</fn><sort>N, F</sort><nickname>nick</nickname><n><family>fam</family><given>giv</given><other>o1</other>
<prefix>pre</prefix><suffix>suf</suffix><partname lang="no" partnametype="pt">part</partname></n></name>
<demographics><gender>1</gender><bday>1990-01-01</bday><disability>d</disability></demographics><email>e@x</email>
<url>http://x</url><tel teltype="2">12</tel><adr><pobox>po</pobox><extadd>ext</extadd><street>s1</street>
<street>s2</street><locality>loc</locality><region>reg</region><pcode>pc</pcode><country>c</country></adr>
<photo imgtype="gif"><extref>ref</extref></photo><systemrole systemroletype="User"/>
<institutionrole primaryrole="Yes" institutionroletype="Student"/><datasource>pds</datasource><extension><y>z</y></extension></person>
<group recstatus="1"><comments>c2</comments><sourcedid><source>s</source><id>g</id></sourcedid>
<grouptype><scheme>sch</scheme><typevalue level="1">tv</typevalue></grouptype>
<description><short>sh</short><long>lo</long><full>fu</full></description>
<org><orgname>on</orgname><orgunit>ou1</orgunit><orgunit>ou2</orgunit><type>ot</type><id>oi</id></org>
<timeframe><begin restrict="1">2026-01-01</begin><end restrict="0">2026-02-01</end><adminperiod>ap</adminperiod></timeframe>
<enrollcontrol><enrollaccept>1</enrollaccept><enrollallowed>0</enrollallowed></enrollcontrol><email>g@x</email><url>u</url>
<relationship relation="3"><sourcedid><source>s</source><id>h</id></sourcedid><label>lab</label></relationship>
<datasource>gds</datasource><extension><y/></extension></group>
<membership><comments>c3</comments><sourcedid><source>s</source><id>g</id></sourcedid>
<member><comments>c4</comments><sourcedid><source>s</source><id>i</id></sourcedid><idtype>1</idtype>
<role roletype="01" recstatus="1"><subrole>sub</subrole><status>1</status><userid>ru</userid><comments>c5</comments>
<datetime>2026-01-02</datetime><timeframe><begin>2026-01-03</begin></timeframe>
<interimresult resulttype="mid"><mode>letter</mode><values valuetype="0"><list>A</list><list>B</list></values><result>A</result><comments>c6</comments></interimresult>
<finalresult><mode>points</mode><values valuetype="1"><min>0</min><max>10</max></values><result>9</result></finalresult>
<email>r@x</email><datasource>rds</datasource><extension><cohort>co</cohort></extension></role></member></membership></enterprise>"#;

#[test]
fn a_record_with_every_field_goes_both_ways() {
    let mut limits = StreamedElements::of(FULL);
    for record in records(FULL.as_bytes()) {
        let source = limits.next().unwrap();
        let written = record.to_element();
        assert_eq!(canonical_form(&written), canonical_form(&source));
    }
    assert!(limits.next().is_none());
}

#[test]
fn upper_case_names_are_the_same_fields() {
    // Only tags are raised: texts keep their case.
    let mut upper = String::new();
    let mut is_tag = false;
    for c in FULL.replace("x:own", "own").replace("xmlns:x=\"urn:x\" ", "").chars() {
        is_tag = match c {
            '<' => true,
            '>' | ' ' => false,
            _ => is_tag,
        };
        upper.extend(if is_tag { c.to_uppercase().collect::<Vec<_>>() } else { vec![c] });
    }
    assert!(upper.contains("<FINALRESULT>"), "{upper}");
    let shape = |text: &str| {
        let mut shown: Vec<String> = records(text.as_bytes())
            .into_iter()
            .map(|mut record| {
                drop_extensions(&mut record);
                format!("{record:?}")
            })
            .collect();
        shown.sort();
        shown
    };
    assert_eq!(shape(&upper), shape(FULL));
}

#[test]
fn records_are_found_in_any_namespace_and_alone() {
    let spaced = br#"<e:enterprise xmlns:e="urn:some"><e:person><e:sourcedid><e:source>s</e:source>
        <e:id> i </e:id></e:sourcedid></e:person><e:thing><e:person/></e:thing></e:enterprise>"#;
    let found = records(spaced);
    let [EnterpriseRecord::Person(person)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(person.sourced_ids, [SourcedId::new("s", "i")]);

    let alone = records(b"<group><sourcedid><source>s</source><id>g</id></sourcedid></group>");
    assert!(matches!(&alone[..], [EnterpriseRecord::Group(_)]), "{alone:?}");
}

#[test]
fn a_cut_off_file_gives_what_stood_before_and_then_an_error() {
    let text = &FULL.as_bytes()[..FULL.find("<group").unwrap() + 10];
    let mut reader = RecordReader::new(BufReader::new(text), &XmlLimits::default()).unwrap();
    assert!(matches!(
        reader.next_record().unwrap().unwrap().record,
        EnterpriseRecord::Properties(_)
    ));
    let person = reader.next_record().unwrap().unwrap();
    assert!(matches!(person.record, EnterpriseRecord::Person(_)));
    assert_eq!(person.at.line, 4);
    reader.next_record().unwrap_err();
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let settings = GeneratorSettings::new(50);
    let (first, summary) = generated(&settings);
    assert_eq!(first, generated(&settings).0);
    assert_ne!(first, generated(&GeneratorSettings { seed: 2, ..settings }).0);
    assert_eq!(summary.bytes, first.len() as u64);
    assert_eq!((summary.persons, summary.groups, summary.memberships), (50, 8, 8));
    assert_eq!(summary.members, 8 * 25);
}

#[test]
fn a_sound_file_names_nothing_that_is_not_in_it_and_nobody_twice_in_a_group() {
    for persons in [1, 3, 24, 25, 26, 101] {
        let (text, _) = generated(&GeneratorSettings::new(persons));
        let mut known = Vec::new();
        for record in records(&text) {
            match record {
                EnterpriseRecord::Properties(_) => {}
                EnterpriseRecord::Person(person) => known.extend(person.sourced_ids),
                EnterpriseRecord::Group(group) => known.extend(group.sourced_ids),
                EnterpriseRecord::Membership(membership) => {
                    assert!(known.contains(&membership.sourced_id));
                    let mut ids: Vec<_> =
                        membership.members.iter().map(|member| &member.sourced_id).collect();
                    assert!(ids.iter().all(|id| known.contains(id)));
                    ids.sort();
                    ids.dedup();
                    assert_eq!(ids.len(), membership.members.len(), "{persons} persons");
                }
            }
        }
    }
}

#[test]
fn faults_are_made_and_counted() {
    for kind in Fault::ALL {
        let settings = GeneratorSettings {
            faults: Faults { one_in: 2, kinds: vec![kind] },
            ..GeneratorSettings::new(90)
        };
        let (text, summary) = generated(&settings);
        let [(found, count)] = summary.faults[..] else { panic!("{kind:?}: {summary:?}") };
        assert_eq!(found, kind);
        assert!(count >= 1, "{kind:?}: {count}");
        let sound = generated(&GeneratorSettings::new(90)).0;
        assert_ne!(text, sound, "{kind:?} changes nothing");
    }
}

#[test]
fn events_say_what_happened_and_upper_case_raises_names_only() {
    let settings = GeneratorSettings { kind: GeneratedKind::Events, ..GeneratorSettings::new(40) };
    for record in records(&generated(&settings).0) {
        if let EnterpriseRecord::Person(person) = record {
            assert!(RecStatus::parse(&person.rec_status.unwrap()).is_some());
        }
    }
    let lower = GeneratorSettings::new(40);
    let upper = GeneratorSettings { case: NameCase::Upper, ..lower.clone() };
    let (lower, upper) = (generated(&lower).0, generated(&upper).0);
    assert!(upper.windows(8).any(|part| part == b"<PERSON>"));
    let shown = |text| {
        let without_newer = records(text).into_iter().map(|mut record| {
            if let EnterpriseRecord::Person(person) = &mut record {
                person.institution_roles.clear();
            }
            format!("{record:?}")
        });
        without_newer.collect::<Vec<_>>()
    };
    assert_eq!(shown(&lower), shown(&upper));
    assert!(!String::from_utf8(upper).unwrap().contains("INSTITUTIONROLE"), "1.01 has none");
}

/// The children of `enterprise`, without white space between elements.
struct StreamedElements(std::vec::IntoIter<crate::xml::Element>);

impl StreamedElements {
    fn of(text: &str) -> Self {
        let document =
            crate::xml::read_document(text.as_bytes(), None, &XmlLimits::default()).unwrap();
        let mut root = document.root;
        strip(&mut root);
        Self(root.into_elements().into_iter())
    }

    fn next(&mut self) -> Option<crate::xml::Element> {
        self.0.next()
    }
}

fn strip(element: &mut crate::xml::Element) {
    if element.elements().next().is_some() {
        element.children.edit().retain(|node| matches!(node, crate::xml::Node::Element(_)));
    }
    element.elements_mut().for_each(strip);
}

fn drop_extensions(record: &mut EnterpriseRecord) {
    match record {
        EnterpriseRecord::Properties(properties) => properties.extension = None,
        EnterpriseRecord::Person(person) => person.extension = None,
        EnterpriseRecord::Group(group) => group.extension = None,
        EnterpriseRecord::Membership(membership) => {
            for role in membership.members.iter_mut().flat_map(|member| &mut member.roles) {
                role.extension = None;
            }
        }
    }
}

#[test]
fn what_is_generated_is_written_as_it_was_for_the_first_time() {
    let (text, _) = generated(&GeneratorSettings::new(2));
    let text = String::from_utf8(text).unwrap();
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<enterprise>\n<properties>")
    );
    // A change here changes every file that was ever generated: it belongs into the change log.
    let sum = text.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    assert_eq!(sum, 12_496_875_440_301_023_253, "the generated file is another one:\n{text}");
}
