//! The numbers and labelled arrays of `full-force`.

use attractor::quantile;

use super::analysis::Analysed;
use super::config::Config;
use super::method::Method;
use super::result::Networks;
use super::task::Task;
use crate::Dataset;
use crate::experiment::Metric;
use crate::experiments::table::metric;

pub(super) fn metrics(config: &Config, networks: &Networks<'_>) -> Vec<Metric> {
    let last = config.training.periods.len() - 1;
    let mut metrics = Vec::new();
    for task in Task::ALL {
        for method in Method::COMPARED {
            for (size, units) in config.units.iter().enumerate() {
                metrics.push(metric(
                    format!("error_{}_{}_{units}", task.key(), method.key()),
                    quantile(&networks.errors(task, size, method, last), 0.5),
                    "1",
                    format!(
                        "Median test error after all learning, {}, {}, N = {units}",
                        method.name(),
                        task.title().to_lowercase()
                    ),
                ));
            }
        }
        for method in Method::ALL {
            metrics.push(metric(
                format!("effective_rank_{}_{}", task.key(), method.key()),
                quantile(&networks.each(task, method, Analysed::effective_rank), 0.5),
                "1",
                format!("Median effective rank of the change, {}, {}", method.name(), task.title().to_lowercase()),
            ));
        }
    }
    metrics.retain(|metric| metric.value.is_finite());
    metrics
}

pub(super) fn dataset(config: &Config, networks: &Networks<'_>) -> Dataset {
    let mut data = Dataset::new();
    let count = networks.count() as i64;
    let whole = |values: &[usize]| values.iter().map(|&v| v as i64).collect::<Vec<_>>();
    data.insert("network", &["network"], (1..=count).collect::<Vec<_>>(), "1", "Number of the network");
    data.insert("units", &["size"], whole(&config.units), "1", "Units of the networks of a size");
    data.insert("periods", &["stage"], whole(&config.training.periods), "1", "Periods of learning before a test");
    data.insert("noise", &["noise"], config.analysis.noise.clone(), "1", "Noise in each unit's drive in a test");
    let errors = |task: Task| -> Vec<Vec<Vec<Vec<f64>>>> {
        let stages = 0..config.training.periods.len();
        let of = |size: usize, method: Method| -> Vec<Vec<f64>> {
            stages.clone().map(|stage| networks.errors(task, size, method, stage)).collect()
        };
        (0..config.units.len()).map(|size| Method::COMPARED.map(|method| of(size, method)).to_vec()).collect()
    };
    let about = "Mean squared error in a test over the mean square of the desired output; tasks: sum of sines, product of sines, \
                 delayed bump; methods: FORCE, full-FORCE";
    let all: Vec<_> = Task::ALL.map(errors).to_vec();
    data.insert("error", &["task", "size", "method", "stage", "network"], all, "1", about);
    analysed(&mut data, networks);
    data
}

fn analysed(data: &mut Dataset, networks: &Networks<'_>) {
    let listed = Method::ALL.map(Method::name).join(", ");
    let dims = ["task", "learned", "network"];
    let single = |number: fn(&Analysed) -> f64| -> Vec<Vec<Vec<f64>>> {
        Task::ALL.map(|task| Method::ALL.map(|method| networks.each(task, method, number)).to_vec()).to_vec()
    };
    for (name, number, about) in [
        ("late_error", (|a| a.late) as fn(&Analysed) -> f64, "Error at the end of a test, at the best shift"),
        ("kicked_error", |a| a.kicked, "The same after a kick at the beginning of the test"),
        ("spectral_radius", Analysed::radius, "Spectral radius of the recurrent weights, the loop's included"),
        ("unstable", |a| a.unstable() as f64, "Eigenvalues of these with a real part above 1"),
        ("effective_rank", Analysed::effective_rank, "Effective rank of the change of the recurrent weights"),
        ("overlap_initial", |a| a.overlap_initial, "Correlation of the change with the weights before"),
        ("overlap_generator", |a| a.overlap_generator, "Correlation of the change with J_D"),
        ("overlap_shuffled", |a| a.overlap_shuffled, "Size of that of the change's entries in random order"),
        ("deviation", |a| a.deviation, "Distance of the change from (J_D - J_0)(I - delta P) + u_f w', over its norm"),
    ] {
        data.insert(name, &dims, single(number), "1", &format!("{about}; {listed}"));
    }
    let lists = |list: fn(&Analysed) -> Vec<f64>| -> Vec<Vec<Vec<Vec<f64>>>> {
        let of = |task, method| networks.analysed(task, method).into_iter().map(list).collect();
        Task::ALL.map(|task| Method::ALL.map(|method| of(task, method)).to_vec()).to_vec()
    };
    let four = |last: &'static str| [dims[0], dims[1], dims[2], last];
    data.insert("noisy_error", &four("noise"), lists(|a| a.noise.clone()), "1", "Test error under noise");
    let about = "Largest Lyapunov exponents without pulses, of FORCE and full-FORCE";
    data.insert("exponent", &four("exponent"), lists(|a| a.exponents.clone()), "1/tau", about);
    let about = "Singular values of the change, largest first";
    data.insert("singular_value", &four("component"), lists(|a| a.singular.clone()), "1", about);
    let about = "Eigenvalues of the recurrent weights, the loop's included: real parts";
    let real = |a: &Analysed| a.eigenvalues.iter().map(|&(re, _)| f64::from(re)).collect();
    data.insert("eigenvalue_real", &four("component"), lists(real), "1", about);
    let imaginary = |a: &Analysed| a.eigenvalues.iter().map(|&(_, im)| f64::from(im)).collect();
    data.insert("eigenvalue_imaginary", &four("component"), lists(imaginary), "1", "Their imaginary parts");
}
