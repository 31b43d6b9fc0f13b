//! `submit`: the scripts with which a batch system runs a planned run, kept in the run; on demand handed over at once.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use attractor_lab::{Error, program, run};

use super::shares::{quoted, shares};
use crate::{args::SubmitArgs, failure::Failure, output};

/// Memory for the program itself and its threads, beside that of the cells.
const BESIDE_THE_CELLS: u64 = 256 << 20;
/// The time limit exceeds the estimate by this: nodes are slower than this machine, and a limit costs nothing.
const MARGIN: f64 = 3.0;
const SHORTEST_MINUTES: f64 = 10.0;

/// Writes the scripts for Slurm, and submits them if asked to.
pub(crate) fn submit(args: &SubmitArgs) -> Result<(), Failure> {
    if !args.slurm {
        return Err(Error::bad_input("no batch system is named", "add --slurm").into());
    }
    let job = Job::new(args)?;
    if args.run {
        job.check_array_limit()?;
    }
    let dir = job.dir.join("slurm");
    fs::create_dir_all(&dir).map_err(|e| cannot_write(&dir, &e))?;
    for (name, text) in [("array.sh", job.array()), ("finish.sh", job.finish()), ("submit.sh", job.submission())] {
        let path = dir.join(name);
        fs::write(&path, text).map_err(|e| cannot_write(&path, &e))?;
    }
    let script = dir.join("submit.sh");
    if !args.run {
        let told = format!("Written to {}; look at them, then\n  sh {}\n", dir.display(), quoted(&script));
        return Ok(output::print(&told)?);
    }
    let submitted = Command::new("sh").arg(&script).output();
    let submitted = submitted.map_err(|e| Failure::new(format!("sh: cannot start: {e}"), "submit it by hand"))?;
    if !submitted.status.success() {
        let account = String::from_utf8_lossy(&submitted.stderr).trim().to_owned();
        let remedy = format!("the scripts are in {}: mend the options, or edit them and run submit.sh", dir.display());
        return Err(Failure::new(format!("Slurm refuses the job: {account}"), remedy));
    }
    let told = String::from_utf8_lossy(&submitted.stdout).into_owned();
    Ok(output::print(&format!("{told}`{} status {}` tells how far it is.\n", program::name(), job.dir.display()))?)
}

/// What the scripts say.
struct Job {
    /// As a shell takes it.
    program: String,
    dir: PathBuf,
    name: String,
    tasks: usize,
    cpus: usize,
    memory_mib: u64,
    /// Further options of `sbatch`, as written.
    options: Vec<String>,
}

impl Job {
    fn new(args: &SubmitArgs) -> Result<Self, Failure> {
        let status = run::status(&args.dir)?;
        let shift = run::work(&args.dir, run::Shard::ALL, Some(1), false)?;
        let cells = shift.cells();
        if cells.is_empty() {
            let remedy = format!("summarise it: `{} finish {}`", program::name(), args.dir.display());
            return Err(Error::bad_input(format!("{}: nothing is left to compute", args.dir.display()), remedy).into());
        }
        let tasks = args.array.unwrap_or_else(|| shares(status.seconds_left, status.cells));
        if tasks == 0 || tasks > status.cells {
            let accepted = format!("use 1 to {}, the number of cells", status.cells);
            return Err(Error::bad_input(format!("--array {tasks}: out of range"), accepted).into());
        }
        let cpus = args.cpus_per_task.unwrap_or(1).max(1);
        // Cells that run at once in a task: as many as it has threads and cells.
        let at_once = cpus.min(status.cells.div_ceil(tasks));
        let mut memory: Vec<u64> = cells.iter().map(|cell| cell.memory).collect();
        memory.sort_unstable_by(|a, b| b.cmp(a));
        let bytes = memory.iter().take(at_once).sum::<u64>() + BESIDE_THE_CELLS;
        let longest = cells.iter().map(|cell| run::seconds_of(&cell.phases)).fold(0.0, f64::max);
        let share = (status.seconds_left / tasks as f64 / at_once as f64).max(longest);
        let dir = fs::canonicalize(&args.dir).map_err(|e| cannot_write(&args.dir, &e))?;
        if dir.to_string_lossy().contains(['\n', '"', '\\']) {
            let message = format!("{}: a path with a line break, a quotation mark or a backslash", dir.display());
            return Err(Error::bad_input(message, "move the run: such a path cannot stand in a batch script").into());
        }
        let words = program::words().map_err(|e| cannot_write(Path::new(program::name()), &e))?;
        Ok(Self {
            program: words.iter().map(|word| quoted(Path::new(word))).collect::<Vec<_>>().join(" "),
            name: dir.file_name().map_or_else(|| "attractor".into(), |name| name.to_string_lossy().into_owned()),
            dir,
            tasks,
            cpus,
            memory_mib: bytes.div_ceil(1 << 20),
            options: options(args, (MARGIN * share / 60.0).max(SHORTEST_MINUTES).ceil()),
        })
    }

    /// Refuses an array that the site does not allow, where Slurm can be asked.
    fn check_array_limit(&self) -> Result<(), Failure> {
        let Ok(answer) = Command::new("scontrol").args(["show", "config"]).output() else {
            let remedy = "run this where Slurm is, or without --run, and submit the scripts there";
            return Err(Error::bad_input("Slurm's commands are not on this machine", remedy).into());
        };
        let text = String::from_utf8_lossy(&answer.stdout);
        let limit = text.lines().find_map(|line| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == "MaxArraySize").then(|| value.trim().parse::<usize>().ok())?
        });
        match limit {
            // Slurm's limit is one above the greatest index.
            Some(limit) if self.tasks >= limit => Err(Error::bad_input(
                format!("--array {}: this site allows arrays of at most {}", self.tasks, limit.saturating_sub(1)),
                "take fewer tasks: each does more cells",
            )
            .into()),
            _ => Ok(()),
        }
    }

    fn head(&self, name: &str, log: &str) -> String {
        let mut text = format!("#!/bin/sh\n#SBATCH --job-name=\"{name}\"\n");
        let log_of = self.dir.display().to_string().replace('%', "%%");
        let _ = writeln!(text, "#SBATCH --output=\"{log_of}/slurm/{log}\"");
        for option in &self.options {
            let _ = writeln!(text, "#SBATCH {option}");
        }
        text
    }

    /// The array: each task is a share, and starts again where it was if its node dies.
    fn array(&self) -> String {
        format!(
            "{}#SBATCH --array=1-{tasks}\n#SBATCH --cpus-per-task={}\n#SBATCH --mem={}M\n\
             #SBATCH --requeue\n#SBATCH --open-mode=append\n\n\
             exec {} work {} --shard \"$SLURM_ARRAY_TASK_ID/{tasks}\" --threads {}\n",
            self.head(&self.name, "%A_%a.log"),
            self.cpus,
            self.memory_mib,
            self.program,
            quoted(&self.dir),
            self.cpus,
            tasks = self.tasks,
        )
    }

    /// What follows the array.
    fn finish(&self) -> String {
        format!(
            "{}#SBATCH --requeue\n\nexec {} finish {}\n",
            self.head(&format!("{}-finish", self.name), "finish.log"),
            self.program,
            quoted(&self.dir)
        )
    }

    /// Submits both.
    fn submission(&self) -> String {
        let dir = quoted(&self.dir.join("slurm"));
        format!(
            "#!/bin/sh\n# Submits the array, and the summary for when every task has ended.\nset -e\ncd {dir}\n\
             array=$(sbatch --parsable array.sh)\narray=${{array%%;*}}\n\
             finish=$(sbatch --parsable --dependency=afterany:\"$array\" finish.sh)\n\
             echo \"Submitted the array as job $array and the summary as job ${{finish%%;*}}.\"\n"
        )
    }
}

fn options(args: &SubmitArgs, minutes: f64) -> Vec<String> {
    let time = args.time.clone().unwrap_or_else(|| minutes.to_string());
    let named = [("partition", &args.partition), ("account", &args.account), ("time", &Some(time))];
    let given = named.into_iter().filter_map(|(name, value)| Some(format!("--{name}={}", value.as_ref()?)));
    let dashed = |option: &String| if option.starts_with('-') { option.clone() } else { format!("--{option}") };
    given.chain(args.option.iter().map(dashed)).collect()
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: cannot write: {error}", path.display()), "choose a directory that you can write to")
}
