//! Names of files.

use std::io::BufReader;

use super::*;
use crate::enterprise::{Fault, Faults, GeneratorSettings, Walk, generate};
use crate::xml::{Event, StreamPolicies, StreamReader, XmlLimits};

fn troubles_within(text: &[u8], most_names: usize, most_told: usize) -> Troubles {
    let limits = XmlLimits::default();
    let mut reader =
        StreamReader::new(BufReader::new(text), StreamPolicies::default(), &limits).unwrap();
    let mut references = References::new(most_names, most_told);
    let mut walk = Walk::default();
    while let Some(event) = reader.next_event().unwrap() {
        match event {
            Event::Start { name, key, attributes, offset, .. } => {
                let tag = walk.tag(key, name);
                walk.open(tag);
                references.start(tag, attributes, offset as u32);
            }
            Event::Text(text) => references.text(walk.innermost().unwrap(), text),
            Event::End => {
                let (tag, around) = walk.close().unwrap();
                references.end(tag, around);
            }
        }
        references.settle(|offset| reader.locate(offset).1);
    }
    references.finish()
}

fn troubles(text: &str) -> Vec<(Wrong, String, u32, u64)> {
    let all = troubles_within(text.as_bytes(), 1_000, 100);
    assert_eq!((all.more.len(), all.given_up_at), (0, None));
    let shown = |t: Trouble| (t.wrong, t.sourced_id.id, t.at.line, t.times);
    all.told.into_iter().map(shown).collect()
}

const PERSON: &str = "<person><sourcedid><source>s</source><id>ada</id></sourcedid></person>\n";
const GROUP: &str = "<group><sourcedid><source>s</source><id>maths</id></sourcedid></group>\n";
const MEMBERSHIP: &str = "<membership><sourcedid><source>s</source><id>maths</id></sourcedid>\n\
    <member><sourcedid><source>s</source><id>ada</id></sourcedid><idtype>1</idtype></member></membership>\n";

fn file(parts: &[&str]) -> String {
    format!("<enterprise>\n{}</enterprise>", parts.concat())
}

#[test]
fn what_is_there_in_time_is_no_trouble() {
    assert_eq!(troubles(&file(&[PERSON, GROUP, MEMBERSHIP])), []);
    let upper = file(&[PERSON, GROUP, MEMBERSHIP]).to_uppercase();
    assert_eq!(troubles(&upper), []);
}

#[test]
fn names_of_nothing_are_told_once_with_their_first_place() {
    let found = troubles(&file(&[PERSON, MEMBERSHIP, MEMBERSHIP]));
    assert_eq!(found, [(Wrong::Unknown(Use::OfMembership), "maths".to_owned(), 3, 2)]);
    let found = troubles(&file(&[GROUP, MEMBERSHIP]));
    assert_eq!(found, [(Wrong::Unknown(Use::OfMember), "ada".to_owned(), 4, 1)]);
}

#[test]
fn a_person_is_no_group_of_that_name() {
    let as_group = MEMBERSHIP.replace("<idtype>1", "<idtype>2");
    let found = troubles(&file(&[PERSON, GROUP, &as_group]));
    assert_eq!(found, [(Wrong::Unknown(Use::OfMember), "ada".to_owned(), 5, 1)]);
    let elsewhere = MEMBERSHIP.replace("<source>s</source><id>ada", "<source>t</source><id>ada");
    assert_eq!(troubles(&file(&[PERSON, GROUP, &elsewhere])).len(), 1);
}

#[test]
fn what_comes_later_is_told_apart_from_what_never_comes() {
    let found = troubles(&file(&[MEMBERSHIP, PERSON]));
    assert_eq!(
        found,
        [
            (Wrong::Unknown(Use::OfMembership), "maths".to_owned(), 2, 1),
            (Wrong::Later(Use::OfMember), "ada".to_owned(), 3, 1),
        ]
    );
}

#[test]
fn relationships_name_groups_and_may_name_their_own() {
    let related = |id: &str| {
        GROUP.replace(
            "</group>",
            &format!(
                "<relationship><sourcedid><source>s</source><id>{id}</id></sourcedid></relationship></group>"
            ),
        )
    };
    assert_eq!(troubles(&file(&[&related("maths")])), []);
    let found = troubles(&file(&[&related("arts")]));
    assert_eq!(found, [(Wrong::Unknown(Use::OfRelationship), "arts".to_owned(), 2, 1)]);
}

#[test]
fn a_name_stands_once_unless_records_say_what_happened() {
    let found = troubles(&file(&[PERSON, PERSON, GROUP]));
    assert_eq!(found, [(Wrong::Twice, "ada".to_owned(), 3, 1)]);
    let changed = PERSON.replace("<person>", "<person recstatus=\"2\">");
    assert_eq!(troubles(&file(&[PERSON, &changed])), []);
    let second = PERSON.replace("<sourcedid>", "<sourcedid sourcedidtype=\"Old\">");
    assert_eq!(troubles(&file(&[PERSON, &second])), []);
}

#[test]
fn somebody_is_a_member_once_unless_roles_say_what_happened() {
    let (before, rest) = MEMBERSHIP.split_once("<member>").unwrap();
    let (member, after) = rest.split_once("</member>").unwrap();
    let with = |roles: &str| {
        format!("{before}<member>{member}{roles}</member>\n<member>{member}{roles}</member>{after}")
    };
    let found = troubles(&file(&[PERSON, GROUP, &with("")]));
    assert_eq!(found, [(Wrong::MemberTwice, "ada".to_owned(), 6, 1)]);
    assert_eq!(troubles(&file(&[PERSON, GROUP, &with("<role recstatus='3'/>")])), []);
    assert_eq!(troubles(&file(&[PERSON, GROUP, MEMBERSHIP, MEMBERSHIP])), [], "two memberships");
}

#[test]
fn what_is_in_other_places_is_no_name() {
    let aside = "<person><extension><sourcedid><source>s</source><id>x</id></sourcedid></extension>\
        </person><thing><person><sourcedid><source>s</source><id>y</id></sourcedid></person></thing>";
    let uses = MEMBERSHIP.replace("ada", "x");
    let found = troubles(&file(&[aside, GROUP, &uses]));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn past_the_bound_nothing_is_said_but_that() {
    let text = file(&[PERSON, GROUP, MEMBERSHIP.replace("ada", "eve").as_str()]);
    assert_eq!(troubles_within(text.as_bytes(), 3, 9).told.len(), 1);
    let given_up = troubles_within(text.as_bytes(), 2, 9);
    assert_eq!(given_up, Troubles { given_up_at: Some(2), ..Troubles::default() });
}

#[test]
fn of_many_troubles_the_first_are_told_and_all_are_counted() {
    let all: String = (0..10).map(|at| MEMBERSHIP.replace("ada", &format!("p{at}"))).collect();
    let found = troubles_within(file(&[GROUP, &all]).as_bytes(), 100, 4);
    let more = [(Wrong::Unknown(Use::OfMember), 6)].into();
    assert_eq!((found.told.len(), found.more), (4, more));
}

#[test]
fn generated_faults_are_found_and_sound_files_have_none() {
    for (kind, wrong) in [
        (None, None),
        (Some(Fault::UnknownGroup), Some(Wrong::Unknown(Use::OfMembership))),
        (Some(Fault::UnknownPerson), Some(Wrong::Unknown(Use::OfMember))),
        (Some(Fault::TwicePerson), Some(Wrong::Twice)),
    ] {
        let faults =
            Faults { one_in: u64::from(kind.is_some()) * 2, kinds: kind.into_iter().collect() };
        let mut text = Vec::new();
        let summary =
            generate(&GeneratorSettings { faults, ..GeneratorSettings::new(60) }, &mut text)
                .unwrap();
        let made: u64 = summary.faults.iter().map(|(_, count)| count).sum();
        let found = troubles_within(&text, 100_000, 1_000).told;
        assert_eq!(found.iter().map(|trouble| trouble.times).sum::<u64>(), made, "{kind:?}");
        assert!(found.iter().all(|trouble| Some(trouble.wrong) == wrong), "{kind:?}: {found:?}");
    }
}
