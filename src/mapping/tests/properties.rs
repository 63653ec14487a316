//! What holds for every file.

use proptest::prelude::*;

use super::*;
use crate::enterprise::{Faults, GeneratedKind, GeneratorSettings, NameCase, generate, write_file};

fn generated(settings: &GeneratorSettings) -> Vec<u8> {
    let mut text = Vec::new();
    generate(settings, &mut text).unwrap();
    text
}

fn settings() -> impl Strategy<Value = GeneratorSettings> {
    (any::<u64>(), 1_u64..12, 1_u64..6, any::<bool>(), any::<bool>()).prop_map(
        |(seed, persons, size, is_events, is_upper)| GeneratorSettings {
            seed,
            persons_per_group: size,
            groups_per_person: 2,
            kind: if is_events { GeneratedKind::Events } else { GeneratedKind::Snapshot },
            case: if is_upper { NameCase::Upper } else { NameCase::Lower },
            ..GeneratorSettings::new(persons)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_file_comes_back_through_every_release(settings in settings()) {
        let text = generated(&settings);
        for profile in PROFILES {
            let joined = Joined::new(profile);
            let (sent, mut losses) = gathered(&text);
            let identity = Identity::new(sent.first_source().unwrap_or("SIS"));
            let refused = joined.seed(&sent, &identity, &mut losses);
            prop_assert_eq!(refused, Vec::<String>::new(), "{}", profile);
            let came = joined.leave(&identity, &mut Losses::default());
            let columns = joined.columns();
            prop_assert_eq!(reduced(&came, columns), reduced(&sent, columns), "{}", profile);

            // Through a file as well.
            let mut file = Vec::new();
            write_file(came.records(), &mut file).unwrap();
            let (again, _) = gathered(&file);
            prop_assert_eq!(reduced(&again, columns), reduced(&sent, columns), "{}", profile);
        }
    }

    #[test]
    fn whatever_is_wrong_in_a_file_the_mock_holds_nothing_that_is(mut settings in settings()) {
        settings.faults = Faults { one_in: 2, kinds: Vec::new() };
        let text = generated(&settings);
        for profile in ["lis-2.0", "es-1.0"] {
            let joined = Joined::new(profile);
            let (sent, mut losses) = gathered(&text);
            let identity = Identity::new("SIS");
            let refused = joined.seed(&sent, &identity, &mut losses);
            let came = joined.leave(&identity, &mut Losses::default());
            let left_out = losses.iter().filter(|(loss, _)| loss.why.contains("keep only"));
            let left_out: u64 = left_out.map(|(_, tally)| tally.times).sum();
            prop_assert_eq!(came.len() + refused.len() + left_out as usize, sent.len());
        }
    }
}
