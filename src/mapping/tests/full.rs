//! A file with every field set: what the table maps comes back, what it says is lost is lost, and
//! nothing else is.

use std::collections::BTreeSet;

use super::super::table::Place;
use super::super::tree::{Attributes, Tree};
use super::*;

pub(super) const FULL: &str = r#"<enterprise>
<properties><datasource>d</datasource><datetime>2026-08-17</datetime></properties>
<person recstatus="1"><comments>a remark</comments>
 <sourcedid sourcedidtype="New"><source>SIS</source><id>p-1</id></sourcedid>
 <userid useridtype="Logon ID" password="geheim" pwencryptiontype="SSHA" authenticationtype="ldap">ada</userid>
 <name><fn>Ada Byron</fn><sort>Byron, Ada</sort><nickname>Ada</nickname>
  <n><family>Byron</family><given>Augusta</given><other>Ada</other><other>King</other><prefix>Lady</prefix>
   <suffix>PhD</suffix><partname partnametype="maternal" lang="en">Milbanke</partname></n></name>
 <demographics><gender>1</gender><bday>1998-12-10</bday><disability>none</disability><disability>x</disability></demographics>
 <email>ada@example.org</email><url>http://example.org/ada</url>
 <tel teltype="1">+1</tel><tel teltype="2">+2</tel><tel teltype="3">+3</tel><tel teltype="4">+4</tel>
 <adr><pobox>7</pobox><extadd>Rear</extadd><street>1 Square</street><street>Marylebone</street>
  <locality>London</locality><region>Middlesex</region><pcode>W1</pcode><country>UK</country></adr>
 <photo imgtype="image/png"><extref>http://example.org/ada.png</extref></photo>
 <systemrole systemroletype="User"/>
 <institutionrole primaryrole="Yes" institutionroletype="Student"/>
 <institutionrole primaryrole="No" institutionroletype="Staff"/>
 <datasource>Banner</datasource><extension><own>1</own></extension></person>
<person><sourcedid><source>SIS</source><id>p-2</id></sourcedid><name><fn>Grace</fn></name></person>
<group recstatus="2"><comments>a remark</comments>
 <sourcedid sourcedidtype="Old"><source>SIS</source><id>g-1</id></sourcedid>
 <grouptype><scheme>College</scheme><typevalue level="1">Term</typevalue><typevalue level="2">Section</typevalue></grouptype>
 <description><short>MATH</short><long>Mathematics</long><full>Numbers &amp; more</full></description>
 <org><orgname>College</orgname><orgunit>Science</orgunit><type>School</type><id>s-1</id></org>
 <timeframe><begin restrict="0">2026-09-01</begin><end restrict="1">2027-01-31</end><adminperiod>2026 autumn</adminperiod></timeframe>
 <enrollcontrol><enrollaccept>1</enrollaccept><enrollallowed>0</enrollallowed></enrollcontrol>
 <email>m@example.org</email><url>http://example.org/m</url>
 <relationship relation="3"><sourcedid sourcedidtype="New"><source>HR</source><id>g-2</id></sourcedid><label>Cross Listed Section</label></relationship>
 <relationship relation="2"><sourcedid><source>SIS</source><id>g-1</id></sourcedid><label>itself</label></relationship>
 <datasource>Banner</datasource><extension><own>1</own></extension></group>
<group><sourcedid><source>HR</source><id>g-2</id></sourcedid><description><short>PSY</short></description></group>
<membership><comments>a remark</comments><sourcedid sourcedidtype="Old"><source>SIS</source><id>g-1</id></sourcedid>
 <member><comments>a remark</comments><sourcedid sourcedidtype="New"><source>SIS</source><id>p-1</id></sourcedid><idtype>1</idtype>
  <role roletype="02" recstatus="1"><subrole>Lecturer</subrole><status>1</status><userid>ada</userid><comments>a remark</comments>
   <datetime>2026-08-17T03:15:00Z</datetime>
   <timeframe><begin restrict="1">2026-09-02</begin><end restrict="0">2027-01-30</end><adminperiod>2026 autumn</adminperiod></timeframe>
   <interimresult resulttype="Midterm"><mode>Letter</mode><values valuetype="0"><list>A</list><list>B</list><min>0</min><max>9.5</max></values><result>A</result><comments>a remark</comments></interimresult>
   <finalresult><mode>Number</mode><values valuetype="1"><list>P</list><min>0</min><max>100</max></values><result>97.5</result><comments>a remark</comments></finalresult>
   <email>a@example.org</email><datasource>Banner</datasource><extension><own>1</own></extension></role>
  <role roletype="07"><status>0</status></role></member></membership>
</enterprise>"#;

#[test]
fn the_file_has_every_field_of_the_table_and_no_other() {
    let (gathered, _) = gathered(FULL.as_bytes());
    let (mut seen, mut left) = (BTreeSet::new(), BTreeSet::new());
    for (kind, record) in gathered.singles() {
        let mut tree = Tree::of(&record.to_element(), Attributes::Fields);
        for row in table().rows(kind) {
            for found in tree.find(&row.file, &table().words, &[]) {
                seen.insert((kind, row.file.text.as_str()));
                tree.mark(&found);
            }
        }
        left.extend(tree.unused().into_iter().map(|(field, _)| field));
    }
    // What is about the whole membership is told while it is taken apart.
    let rows = table().rows.iter().map(|row| (row.kind, row.file.text.as_str()));
    let rows: BTreeSet<_> = rows
        .filter(|row| {
            *row != (ObjectKind::Membership, "comments")
                && *row != (ObjectKind::Membership, "sourcedid/@sourcedidtype")
        })
        .collect();
    assert_eq!(seen, rows);
    // What a row takes whole.
    let whole = ["extension/own", "member/role/extension/own"];
    let part = ["name/n/partname/@lang", "name/n/partname/@partnametype"];
    let own: BTreeSet<String> = whole.into_iter().chain(part).map(str::to_owned).collect();
    assert!(left.is_subset(&own), "{left:?}");
}

#[test]
fn what_is_mapped_comes_back_and_what_is_lost_is_what_the_table_says() {
    for profile in PROFILES {
        let joined = Joined::new(profile);
        let columns = joined.columns();
        let (sent, mut losses) = gathered(FULL.as_bytes());
        let identity = Identity::new(sent.first_source().unwrap());
        let refused = joined.seed(&sent, &identity, &mut losses);
        assert_eq!(refused, Vec::<String>::new(), "{profile}");

        let told: BTreeSet<(ObjectKind, String)> = losses
            .iter()
            .filter(|(loss, _)| loss.fate == Fate::Lost)
            .map(|(loss, _)| (loss.kind, loss.field.clone()))
            .collect();
        let rows = table().rows.iter();
        let lost: BTreeSet<(ObjectKind, String)> = rows
            .filter(|row| matches!(row.place(columns), Some(Place::Lost(_))))
            .map(|row| (row.kind, row.file.plain()))
            .collect();
        let untold: Vec<_> = lost.difference(&told).collect();
        let kind_of_group = (ObjectKind::Membership, "sourcedid/@sourcedidtype".to_owned());
        assert!(untold.iter().all(|it| **it == kind_of_group), "{profile}: {untold:?}");
        let beyond: Vec<_> = told.difference(&lost).collect();
        assert_eq!(beyond, Vec::<&(ObjectKind, String)>::new(), "{profile}");

        let mut back = Losses::default();
        let came = joined.leave(&identity, &mut back);
        assert_eq!(reduced(&came, columns), reduced(&sent, columns), "{profile}");
        assert_eq!(back.count(Fate::Lost), 0, "{profile}: {back:?}");
    }
}
