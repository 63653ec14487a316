//! One name, one type: Element Declarations Consistent (part 1, section 3.8.6).

use super::components::{Broken, Components};
use super::names::TakenNames;

/// Checks that elements of one name in a content model have one type, those included that stand in
/// for others.
///
/// # Errors
/// Names the element that has two.
pub(super) fn check(components: &impl Components, names: &TakenNames<'_>) -> Result<(), Broken> {
    let definition = |element| components.element(element).definition;
    let has_two = names.by_name().find(|same| {
        same.windows(2).any(|pair| definition(pair[0].element) != definition(pair[1].element))
    });
    let Some(same) = has_two else { return Ok(()) };
    let name = components.names().name(same[0].symbol);
    let message = format!(
        "the element {name} stands here with two types; elements of one name in one content model \
         need one type, which has a name"
    );
    Err(Broken::new("cos-element-consistent", message))
}
