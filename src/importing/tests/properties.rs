//! What holds whatever is sent.

use proptest::prelude::*;

use super::*;

/// Something that happens at the source.
#[derive(Clone, Debug)]
enum Happening {
    Person { id: u8, name: u8, gone: bool },
    Group { id: u8, name: u8, gone: bool },
    Role { group: u8, person: u8, role: u8, active: bool, gone: bool },
}

fn happening() -> impl Strategy<Value = Happening> {
    let (small, few) = (0_u8..4, 0_u8..3);
    prop_oneof![
        (small.clone(), few.clone(), prop::bool::weighted(0.2))
            .prop_map(|(id, name, gone)| Happening::Person { id, name, gone }),
        (few.clone(), few.clone(), prop::bool::weighted(0.2))
            .prop_map(|(id, name, gone)| Happening::Group { id, name, gone }),
        (few.clone(), small, few, any::<bool>(), prop::bool::weighted(0.2)).prop_map(
            |(group, person, role, active, gone)| Happening::Role {
                group,
                person,
                role,
                active,
                gone
            }
        ),
    ]
}

impl Happening {
    fn record(&self) -> String {
        let status = |gone| if gone { "3" } else { "2" };
        match self {
            Self::Person { id, name, gone } => {
                let record = person(&format!("p{id}"), &format!("<name><fn>N{name}</fn></name>"));
                record.replace("<person>", &format!("<person recstatus=\"{}\">", status(*gone)))
            }
            Self::Group { id, name, gone } => {
                let text = format!("<description><short>N{name}</short></description>");
                let record = group(&format!("g{id}"), &text);
                record.replace("<group>", &format!("<group recstatus=\"{}\">", status(*gone)))
            }
            Self::Role { group, person, role, active, gone } => {
                let role = format!(
                    "<role roletype=\"0{}\" recstatus=\"{}\"><status>{}</status></role>",
                    role + 1,
                    status(*gone),
                    u8::from(*active)
                );
                seat(&format!("g{group}"), &format!("p{person}"), &role)
            }
        }
    }
}

fn records(all: &[Happening]) -> String {
    all.iter().map(Happening::record).collect()
}

proptest! {
    #[test]
    fn a_lost_event_is_made_good_by_the_next_snapshot(
        events in prop::collection::vec((happening(), any::<bool>()), 0..30),
        snapshot in prop::collection::vec(happening(), 0..20),
    ) {
        let (mut whole, mut lossy) = (Kept::new("conforming", &[]), Kept::new("conforming", &[]));
        for (event, is_lost) in &events {
            whole.take(Mode::Event, &event.record());
            if !is_lost {
                lossy.take(Mode::Event, &event.record());
            }
        }
        // There is always somebody: a snapshot of nothing is not taken in.
        let snapshot = records(&snapshot) + &person("p9", "");
        whole.take(Mode::Snapshot, &snapshot);
        lossy.take(Mode::Snapshot, &snapshot);
        prop_assert_eq!(whole.document(), lossy.document());
    }

    #[test]
    fn taken_in_again_a_snapshot_changes_nothing(
        before in prop::collection::vec(happening(), 0..20),
        snapshot in prop::collection::vec(happening(), 0..20),
    ) {
        let mut kept = Kept::new("conforming", &[]);
        kept.take(Mode::Event, &records(&before));
        // Nobody is named twice in a snapshot, nor deleted.
        let mut seen = std::collections::BTreeSet::new();
        let once: Vec<_> = snapshot.into_iter().filter(|it| match it {
            Happening::Person { id, gone, .. } => !gone && seen.insert((0, *id, 0, 0)),
            Happening::Group { id, gone, .. } => !gone && seen.insert((1, *id, 0, 0)),
            Happening::Role { group, person, role, gone, .. } =>
                !gone && seen.insert((2, *group, *person, *role)),
        }).collect();
        let mut sorted = once;
        sorted.sort_by_key(|it| matches!(it, Happening::Role { .. }));
        let snapshot = records(&sorted) + &person("p9", "");
        kept.take(Mode::Snapshot, &snapshot);
        let first = kept.document();
        let again = kept.take(Mode::Snapshot, &snapshot);
        prop_assert!(again.is_none(), "{:?}", again.first);
        prop_assert_eq!(kept.document(), first);
    }

    #[test]
    fn no_order_of_bytes_makes_an_importer_panic(text in "[<>/a-z \"=&;!-]{0,80}") {
        for name in Personality::builtin_names() {
            let _ = Kept::new(name, &[]).take_file(Mode::Event, &text);
        }
    }
}
