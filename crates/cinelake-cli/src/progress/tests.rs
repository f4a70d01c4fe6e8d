//! The telling of a run, with a clock and an output of the test's.

use super::*;

/// What was written, shared with the progress that writes it.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        lock(&self.0).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Stage {
    progress: Progress,
    written: Written,
    millis: Arc<AtomicU64>,
    requests: Arc<AtomicU64>,
}

impl Stage {
    fn new(mode: ProgressMode) -> Self {
        let (millis, requests) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (start, elapsed, sent) = (Instant::now(), millis.clone(), requests.clone());
        let clock =
            Arc::new(move || start + Duration::from_millis(elapsed.load(Ordering::Relaxed)));
        let count = Arc::new(move || sent.load(Ordering::Relaxed));
        let written = Written::default();
        let progress = Progress::with(mode, count, clock, Box::new(written.clone()), Wording::EN);
        Self {
            progress,
            written,
            millis,
            requests,
        }
    }

    fn event(&self, event: Event) {
        (self.progress.sink())(event);
    }

    fn start(&self, to_ask: u64) {
        self.event(Event::Started {
            run_id: "r1".to_owned(),
            titles: to_ask + 5,
            to_ask,
            already_landed: 3,
            known_misses: 2,
            reasons: cinelake_ingest::Reasons::default(),
        });
    }

    /// Time passes: a tenth of a second, then the counters are looked at.
    fn tick(&self, titles: u64) {
        self.millis.fetch_add(100, Ordering::Relaxed);
        self.requests.fetch_add(titles, Ordering::Relaxed);
        for _ in 0..titles {
            self.event(Event::Title {
                outcome: Outcome::Landed,
            });
        }
        self.progress.shared.tick();
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&lock(&self.written.0)).into_owned()
    }
}

#[test]
fn a_log_has_a_first_line_and_then_one_for_each_step() {
    let stage = Stage::new(ProgressMode::Lines);
    stage.start(4_000);
    stage.event(Event::Canary {
        titles: 50,
        matched: 49,
    });
    for _ in 0..1_000 {
        stage.tick(4);
    }
    let text = stage.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "run r1: 4,005 titles wanted, 4,000 to ask (3 in the lake, 2 not in TMDB when asked in the last days)"
    );
    assert_eq!(lines[1], "canary: TMDB has 49 of the 50 titles asked first");
    assert_eq!(
        lines[2],
        "200 of 4,000 titles (5 %): 200 found, 0 missed; 40.0 requests per second; 1 min 35 s left"
    );
    // 100 seconds, 5 % every 5 seconds.
    assert_eq!(lines.len(), 2 + 20, "{text}");
}

#[test]
fn a_quick_run_writes_no_lines_in_between() {
    let stage = Stage::new(ProgressMode::Lines);
    stage.start(20_000);
    for _ in 0..20 {
        stage.tick(1_000);
    }
    assert_eq!(stage.text().lines().count(), 1);
}

#[test]
fn a_slow_run_still_writes_twice_a_minute() {
    let stage = Stage::new(ProgressMode::Lines);
    stage.start(1_000_000);
    for _ in 0..1_200 {
        stage.tick(1);
    }
    assert_eq!(stage.text().lines().count(), 1 + 4);
}

#[test]
fn a_stall_is_told_once() {
    let stage = Stage::new(ProgressMode::Lines);
    stage.start(100);
    stage.tick(1);
    for _ in 0..200 {
        stage.tick(0);
    }
    assert_eq!(
        stage.text().matches("no request for 5 s").count(),
        1,
        "{}",
        stage.text()
    );
}

#[test]
fn quiet_means_warnings_only() {
    let stage = Stage::new(ProgressMode::Quiet);
    stage.event(Event::Foreign {
        path: "Raw/x.json".to_owned(),
    });
    stage.event(Event::Adopted {
        path: "Raw/y.json".to_owned(),
    });
    stage.start(100);
    stage.event(Event::FindStopped {
        asked: 50,
        added: 0,
    });
    stage.event(Event::Stopping {
        reason: "key refused\nmore".to_owned(),
    });
    stage.tick(100);
    let expected = "warning: Raw/x.json is in the folder of records but cinelake did not write it; it \
                    was not read or changed\nstopping: key refused\n";
    assert_eq!(stage.text(), expected);
}

#[test]
fn many_files_of_a_sort_are_counted_instead_of_named() {
    let stage = Stage::new(ProgressMode::Lines);
    for number in 0..500 {
        stage.event(Event::Foreign {
            path: format!("Raw/{number}.json"),
        });
    }
    stage.start(1);
    let text = stage.text();
    assert_eq!(text.matches("warning: ").count(), 3, "{text}");
    assert!(
        text.contains("497 more files are not cinelake's\n"),
        "{text}"
    );
}

#[test]
fn a_bar_leaves_details_out_but_not_notes() {
    let stage = Stage::new(ProgressMode::Bar);
    stage.start(100);
    stage.event(Event::Canary {
        titles: 50,
        matched: 49,
    });
    stage.event(Event::FindStopped {
        asked: 50,
        added: 1,
    });
    stage.tick(10);
    stage.progress.finish();
    stage.progress.finish();
    assert_eq!(
        stage.text(),
        "/find is not asked any more: in 50 misses it found only 1 film\n"
    );
}

#[test]
fn the_bars_templates_are_sound() {
    for text in ["{spinner:.cyan} {msg}", "{bar:28.cyan/dim} {prefix}\n{msg}"] {
        assert!(ProgressStyle::with_template(text).is_ok(), "{text}");
    }
}

#[test]
fn counting_from_many_threads_loses_no_title() {
    let stage = Stage::new(ProgressMode::Lines);
    stage.start(40_000);
    let sink = stage.progress.sink();
    std::thread::scope(|scope| {
        for outcome in [
            Outcome::Landed,
            Outcome::NotFound,
            Outcome::WrongKind,
            Outcome::Failed,
        ] {
            let sink = sink.clone();
            scope.spawn(move || (0..10_000).for_each(|_| sink(Event::Title { outcome })));
        }
    });
    let standing = stage.progress.shared.counters.standing();
    assert_eq!(
        (standing.found, standing.missed, standing.failed),
        (10_000, 20_000, 10_000)
    );
    assert_eq!(standing.left(), 0);
}
