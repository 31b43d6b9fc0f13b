//! The table: each loop's time beside the least times of what it must do.

use std::time::Instant;

use super::loops::{Loop, Prepared, Work};
use super::machine::{Machine, reading};

/// Tries of each measurement, taken in turn, of which the least counts: the machine may be at work elsewhere.
const TRIES: usize = 300;
/// A try takes about so long, in seconds.
const TRY: f64 = 0.004;
/// What is read to tell the bandwidths apart: a share of the first cache, of the second, of the third, and memory.
const LEVELS: [(&str, usize); 4] =
    [("first cache", 16 << 10), ("second cache", 256 << 10), ("third cache", 8 << 20), ("memory", 256 << 20)];

/// A loop with the least times so far of a step and of reading what it reads.
struct Row<'a> {
    name: &'a str,
    prepared: Prepared,
    buffer: Vec<f32>,
    /// How often a try does each.
    times: [u32; 2],
    least: [f64; 2],
}

impl<'a> Row<'a> {
    fn new(one: &'a Loop) -> Self {
        let prepared = (one.prepare)();
        let bytes = prepared.work.map_or(0, |work| work.bytes);
        let mut row =
            Self { name: one.name, prepared, buffer: vec![1.0; bytes / 4], times: [1; 2], least: [f64::INFINITY; 2] };
        row.measure();
        row.times = row.least.map(|seconds| ((TRY / seconds) as u32).clamp(1, 100_000));
        row
    }

    fn measure(&mut self) {
        let start = Instant::now();
        (0..self.times[0]).for_each(|_| (self.prepared.step)());
        let step = start.elapsed().as_secs_f64() / f64::from(self.times[0]);
        self.least[0] = self.least[0].min(step);
        if !self.buffer.is_empty() {
            self.least[1] = self.least[1].min(reading(&self.buffer, self.times[1]));
        }
    }

    fn print(&self, machine: &Machine) {
        let Some(work) = self.prepared.work else {
            println!("| {} | | | | | {} | |", self.name, time(self.least[0]));
            return;
        };
        let reading = if self.buffer.is_empty() { 0.0 } else { self.least[1] };
        let bounds = machine.bounds(&work);
        let all = bounds.iter().copied().chain([("reading", reading)]);
        let (by, bound) = all.max_by(|a, b| a.1.total_cmp(&b.1)).expect("several");
        println!(
            "| {} | {} | {} | {} | {} ({by}) | {} | {:.2} |",
            self.name,
            bytes(&work),
            if reading > 0.0 { time(reading) } else { String::new() },
            operations(&work),
            time(bound),
            time(self.least[0]),
            self.least[0] / bound
        );
    }
}

/// Measures the loops and the machine in turn, and prints both.
pub(crate) fn print(loops: &[&Loop]) {
    let mut rows: Vec<Row<'_>> = loops.iter().map(|one| Row::new(one)).collect();
    let buffers = LEVELS.map(|(_, bytes)| vec![1.0_f32; bytes / 4]);
    let (mut machine, mut bandwidths) = (Machine::UNKNOWN, [f64::INFINITY; 4]);
    for _ in 0..TRIES {
        machine.probe();
        for (least, buffer) in bandwidths.iter_mut().zip(&buffers) {
            let times = ((1 << 24) / (4 * buffer.len())).max(1);
            *least = least.min(reading(buffer, times as u32));
        }
        rows.iter_mut().for_each(Row::measure);
    }
    println!("Kernel {}, one thread, least of {TRIES} tries taken in turn.\n", attractor::kernel_name());
    println!("| the machine, a second | |\n|---|---|");
    for ((name, bytes), least) in LEVELS.iter().zip(bandwidths) {
        println!("| bytes read, {name} ({}) | {:.0} GB |", size(*bytes), *bytes as f64 / least / 1e9);
    }
    let rate = |name, seconds: f64| println!("| {name} | {:.1} billion |", 1e-9 / seconds);
    rate("multiply-adds, float32", machine.multiply_adds[0]);
    rate("multiply-adds, float64", machine.multiply_adds[1]);
    rate("divisions, float32", machine.divisions[0]);
    rate("divisions, float64", machine.divisions[1]);
    rate("numbers looked up, float32", machine.looked_up[0]);
    rate("numbers looked up, float64", machine.looked_up[1]);
    rate("operations on 32-bit words", machine.words);
    println!(
        "\n| a step | reads | reading as much | operations | at least | found | times that |\n|---|---|---|---|---|---|---|"
    );
    for row in &rows {
        row.print(&machine);
    }
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.1} µs", s * 1e6),
        s => format!("{:.2} ms", s * 1e3),
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        b if b < 1 << 20 => format!("{} KiB", b >> 10),
        b => format!("{:.1} MiB", b as f64 / f64::from(1 << 20)),
    }
}

fn bytes(work: &Work) -> String {
    match work {
        Work { bytes: 0, .. } => String::new(),
        Work { bytes, written: 0, .. } => size(*bytes),
        Work { bytes, written, .. } => format!("{}, writes {}", size(*bytes), size(*written)),
    }
}

fn operations(work: &Work) -> String {
    let counts = [
        ("multiply-adds", work.multiply_adds[0] + work.multiply_adds[1]),
        ("divisions", work.divisions[0] + work.divisions[1]),
        ("looked up", work.looked_up[0] + work.looked_up[1]),
        ("words", work.words),
    ];
    let told = counts.iter().filter(|(_, count)| *count > 0);
    told.map(|(name, count)| format!("{} {name}", thousands(*count))).collect::<Vec<_>>().join(", ")
}

fn thousands(count: usize) -> String {
    if count < 10_000 { count.to_string() } else { format!("{} k", count.div_ceil(1000)) }
}
