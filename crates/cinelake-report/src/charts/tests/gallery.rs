//! Writes every drawing onto pages to look at; run by hand.

use std::fmt::Write;
use std::path::PathBuf;

use super::*;

#[test]
#[ignore = "writes pages to look at into the folder CHARTS_GALLERY"]
fn gallery() {
    let folder = PathBuf::from(std::env::var_os("CHARTS_GALLERY").expect("CHARTS_GALLERY"));
    for language in Language::ALL {
        let words = Words::new(language);
        for (name, chart) in fixtures::usual().into_iter().chain(fixtures::awkward()) {
            let answer = fixtures::answer(chart);
            let drawing = draw(&answer, &words, name).expect("a chart");
            for (size, svg) in [("wide", &drawing.svg_wide), ("narrow", &drawing.svg_narrow)] {
                let mut page = format!("<!doctype html><meta charset=utf-8><style>{CSS}</style>");
                page.push_str("<style>body{margin:16px;font-family:system-ui,sans-serif;background:var(--chart-surface)}");
                page.push_str(".chart{display:block!important}</style>");
                write!(page, "<div>{svg}</div><script>{SCRIPT}</script>").expect("text");
                std::fs::write(
                    folder.join(format!("{name}.{}.{size}.html", language.tag())),
                    page,
                )
                .expect("a folder");
            }
        }
    }
}
