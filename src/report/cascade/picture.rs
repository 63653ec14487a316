//! A scene as two pictures side by side: before the delete, and after it. What a colour says, a word
//! and the shape of a line say too.

use maud::{Markup, html};

use super::super::html::text::Line;
use super::{Fate, Scene, SceneObject};

/// Size of a box.
const WIDTH: usize = 200;
const HEIGHT: usize = 52;
/// Space between boxes of a column, and between the columns, where the links run.
const GAP: usize = 22;
const ALLEY: usize = 90;
/// Room for the caption, and around everything.
const TOP: usize = 34;
const EDGE: usize = 10;
/// Characters of an identifier that fit into a box.
const FITTING: usize = 26;

/// Which of the two pictures.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Moment {
    Before,
    After,
}

/// The two pictures, with a table of the same content for those who see no pictures.
pub(in crate::report) fn picture(scene: &Scene, id: usize) -> Markup {
    html! {
        figure .cascade {
            div .pictures {
                (moment(scene, Moment::Before, id))
                (moment(scene, Moment::After, id))
            }
            figcaption {
                "What " code { (Line(&scene.operation)) } " was to take along, and what became of it, as \
                 the exchanges show."
            }
            div .scroll tabindex="0" role="group" aria-label="What became of the objects" {
                table {
                    thead { tr {
                        th scope="col" { "object" }
                        th scope="col" { "refers to" }
                        th scope="col" { "afterwards" }
                    } }
                    tbody {
                        @for (at, object) in scene.objects.iter().enumerate() {
                            tr {
                                th scope="row" { (object.kind) " " code { (Line(&object.id)) } }
                                td { (refers(scene, at)) }
                                td { (object.fate.word()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn refers(scene: &Scene, at: usize) -> Markup {
    let named = scene.links.iter().filter(|(from, _)| *from == at).map(|(_, to)| *to);
    let mut named = named.filter_map(|to| scene.objects.get(to)).peekable();
    html! {
        @if named.peek().is_none() { "nothing" }
        @for (at, object) in named.enumerate() {
            @if at > 0 { ", " }
            (object.kind) " " code { (Line(&short(&object.id))) }
        }
    }
}

/// Where the boxes stand: what is referred to on the left, what refers on the right.
fn places(scene: &Scene) -> (Vec<(usize, usize)>, usize) {
    let refers = |at: usize| scene.links.iter().any(|(from, _)| *from == at);
    let mut rows = [0_usize; 2];
    let mut places = Vec::new();
    for at in 0..scene.objects.len() {
        let column = usize::from(refers(at));
        let x = EDGE + column * (WIDTH + ALLEY);
        places.push((x, TOP + rows[column] * (HEIGHT + GAP)));
        rows[column] += 1;
    }
    let rows = rows[0].max(rows[1]);
    (places, TOP + rows * (HEIGHT + GAP) - GAP + EDGE)
}

fn moment(scene: &Scene, moment: Moment, id: usize) -> Markup {
    let (places, height) = places(scene);
    let width = 2 * (EDGE + WIDTH) + ALLEY;
    let (word, suffix) = match moment {
        Moment::Before => (format!("before {}", scene.operation), "before"),
        Moment::After => (format!("after {}", scene.operation), "after"),
    };
    let title = format!("scene-{id}-{suffix}");
    html! {
        svg viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height) role="img"
            aria-labelledby=(title) {
            title id=(title) { (Line(&word)) ". The table below says the same in words." }
            text x=(EDGE) y="20" class="caption" { (Line(&word)) }
            @for (from, to) in &scene.links {
                @let ((x2, y2), (x1, y1)) = (places[*from], places[*to]);
                line x1=(x1 + WIDTH) y1=(y1 + HEIGHT / 2) x2=(x2) y2=(y2 + HEIGHT / 2)
                    class=(link_class(scene, (*from, *to), moment)) {}
            }
            @for (object, (x, y)) in scene.objects.iter().zip(&places) {
                (object_box(object, *x, *y, moment))
            }
        }
    }
}

fn object_box(object: &SceneObject, x: usize, y: usize, moment: Moment) -> Markup {
    let (class, word) = match moment {
        Moment::Before => ("there", "there"),
        Moment::After => (class(object.fate), object.fate.word()),
    };
    html! {
        g class=(class) {
            rect x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="6" {}
            text x=(x + 8) y=(y + 17) class="kind" { (object.kind) ": " (word) }
            text x=(x + 8) y=(y + 37) class="id" { (Line(&short(&object.id))) }
        }
    }
}

const fn class(fate: Fate) -> &'static str {
    match fate {
        Fate::Deleted | Fate::TakenAlong => "gone",
        Fate::LeftOver | Fate::Lost => "wrong",
        Fate::Spared => "there",
        Fate::Unknown => "unknown",
    }
}

/// A link is gone with either end.
fn link_class(scene: &Scene, (from, to): (usize, usize), moment: Moment) -> &'static str {
    let gone =
        |at: usize| matches!(scene.objects[at].fate, Fate::Deleted | Fate::TakenAlong | Fate::Lost);
    match moment {
        Moment::Before => "link",
        Moment::After if gone(from) => "link gone",
        Moment::After if gone(to) => "link wrong",
        Moment::After => "link",
    }
}

/// The end of an identifier: the beginning is the same for all of a run.
fn short(id: &str) -> String {
    let count = id.chars().count();
    if count <= FITTING {
        return id.to_owned();
    }
    let rest: String = id.chars().skip(count - FITTING + 3).collect();
    format!("...{rest}")
}
