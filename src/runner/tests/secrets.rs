//! The canary: a password that the target throws back in every form is in no event.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::fake::{Fake, Twist, case, page, plan, profile, run};
use crate::runner::plan::PlanError;
use crate::suite::{NamedAccount, SecretPlace};

const CANARY: &str = "Kanarienvogel<17>&Co";

fn with_password(file: &std::path::Path) -> crate::suite::Profile {
    let mut profile = profile();
    profile.authentication.basic = Some(NamedAccount {
        name: "tester".to_owned(),
        place: SecretPlace::File(file.to_string_lossy().into_owned()),
    });
    profile.headers.insert("X-Api-Key".to_owned(), format!("key-{CANARY}"));
    profile
}

#[tokio::test]
async fn no_event_holds_a_secret_that_the_target_echoes() {
    let folder = std::env::temp_dir().join(format!("lis-conform-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("password");
    std::fs::write(&file, format!("{CANARY}\nsecond line\n")).unwrap();
    let echoing = case(
        r#"
id = "T-ECHO"
title = "is told its own credentials"
clause = "pms-2.0/readPerson.returns"
invariants = false
ids = { ada = "person" }

[[step]]
call = "pms.readPerson"
use = "ada"
expect = [{ check = "accepted" }, { check = "observe", question = "what comes?", at = "." }]
"#,
    );
    let fake = Fake::scripted(|_, request| {
        let authorization = request.headers.first("Authorization").unwrap_or_default();
        let expected = format!("Basic {}", STANDARD.encode(format!("tester:{CANARY}")));
        assert_eq!(authorization, expected, "the request itself carries the credentials");
        let mut answer = page(200, &format!("{authorization} {CANARY} Kanarienvogel&lt;17&gt;"));
        let escaped = CANARY.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let encoded = STANDARD.encode(format!("xy{CANARY}z"));
        answer.body.extend(format!("{escaped} {encoded} {CANARY}").bytes());
        answer.headers.push("X-Echo", authorization);
        answer.headers.push("Set-Cookie", format!("session={CANARY}"));
        Twist::Say(answer)
    });
    let mut plan = plan(vec![echoing]);
    plan.profile = Arc::new(with_password(&file));
    let told = run(plan, &fake).await;
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(told.cases().len(), 1);
    let exchange = &told.cases()[0].exchanges[0];
    assert!(exchange.request.as_deref().unwrap().contains("Authorization: ***"));
    assert!(exchange.response.as_deref().unwrap().contains("session=***"));
    let events = serde_json::to_string(&told.events).unwrap();
    let pair = STANDARD.encode(format!("tester:{CANARY}"));
    for form in [CANARY, &pair, "Kanarienvogel&lt;17&gt;&amp;Co", "Kanarienvogel%3C"] {
        assert!(!events.contains(form), "{form} is in the events");
    }
    assert!(!format!("{:?}", told.events).contains(&pair));
}

#[tokio::test]
async fn a_password_that_cannot_be_had_ends_the_run_before_anything_is_sent() {
    let mut plan = plan(vec![]);
    plan.profile = Arc::new(with_password(std::path::Path::new("no/such/file")));
    assert!(matches!(plan.check(), Err(PlanError::Credentials(_))));
    let fake = Fake::obedient();
    let told = run(plan, &fake).await;
    assert!(told.end.incomplete.as_deref().unwrap().contains("no/such/file"));
    assert!(fake.heard.lock().unwrap().is_empty());
}
