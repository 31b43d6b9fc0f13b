//! The mean field of a network trained to hold M targets.
//!
//! `x_n = w A_n + xi_n`, `xi ~ N(0, Sigma)`, `Sigma = g² C`, `C_nm = <phi_n phi_m>`. Each variance `Sigma_nn` solves the
//! equation of one target, each covariance then an equation of its own, `Sigma_nm = g² <phi_n phi_m>`, whose right-hand
//! side has the slope `D_nm = g² <phi'_n phi'_m>` (Price 1958, doi:10.1109/TIT.1958.1057444), so that Newton's method
//! solves it.

use ndarray::{Array1, Array2};

use super::averages::Pair;
use super::chain::Averager;
use super::root::search;
use super::{Ensemble, FeedbackLoop, OneTarget};
use crate::check;
use crate::error::Error;
use crate::linear::solve_patterns;
use crate::math;

/// The mean field at M targets.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(remote = "Self"))]
pub struct ManyTargets {
    /// The targets A_n.
    pub targets: Vec<f64>,
    /// g.
    pub gain: f64,
    /// `Sigma_nm`, the covariance of the recurrent inputs (M, M).
    pub covariance: Array2<f64>,
    /// `C_nm = <phi_n phi_m>` (M, M).
    pub correlation: Array2<f64>,
    /// `k = C^-1 A`: the readout is `w_out = (1/N) sum_m k_m r_m`.
    pub readout: Vec<f64>,
    /// `D_nm = g² <phi'_n phi'_m>` (M, M).
    pub slope_correlation: Array2<f64>,
    /// `B_nm = <phi_m phi'_n w>` (M, M): what the output drives in the direction of `r_m`, at fixed point n.
    pub drive: Array2<f64>,
    /// `E_nm = (g² <phi_m phi'_n xi_n> - D_nm Sigma_nm) / Sigma_nn` (M, M).
    pub own_drive: Array2<f64>,
    /// `rho_n = sqrt(D_nn)`: radius of the disk of eigenvalues at fixed point n.
    pub rho: Vec<f64>,
    /// `beta_1,n = D_nn + E_nn`.
    pub beta_1: Vec<f64>,
    pub(super) resolution: f64,
}

crate::sound::checked_serde!(ManyTargets);

#[cfg(feature = "serde")]
impl crate::sound::Sound for ManyTargets {
    fn is_sound(&self) -> bool {
        let m = self.targets.len();
        let matrices = [&self.covariance, &self.correlation, &self.slope_correlation, &self.drive, &self.own_drive];
        matrices.iter().all(|matrix| matrix.dim() == (m, m))
            && [&self.readout, &self.rho, &self.beta_1].iter().all(|list| list.len() == m)
    }
}

impl Ensemble<'_> {
    /// The mean field at M targets.
    ///
    /// # Errors
    /// [`Error::SingularTargets`] if the rates of the targets are linearly dependent (two equal targets, one without
    /// rates), [`Error::NoSolution`] and [`Error::SeveralSolutions`] where a variance or a covariance has no single stable
    /// solution, and those of [`OneTarget::solutions`].
    pub fn many_targets(&self, targets: &[f64]) -> Result<ManyTargets, Error> {
        check::at_least("number of targets", targets.len(), 1)?;
        check::finite("targets", ndarray::aview1(targets))?;
        targets.iter().try_for_each(|&target| self.check_target(target))?;
        for (n, a) in targets.iter().enumerate() {
            if let Some(m) = targets[..n].iter().position(|b| a == b) {
                return Err(Error::SingularTargets(format!("targets {m} and {n} are both {a}")));
            }
        }
        let ones = targets.iter().enumerate().map(|(n, &a)| self.active_target(n, a)).collect::<Result<Vec<_>, _>>()?;
        ManyTargets::solve(self, &ones)
    }

    /// One target that must have rates.
    fn active_target(&self, n: usize, target: f64) -> Result<OneTarget, Error> {
        self.one_target(target).map_err(|error| {
            let silent = self.averager(1.0).single(target, 0.0).is_ok_and(|averages| averages.rate_rate == 0.0);
            match error {
                Error::NoSolution(_) if silent => {
                    Error::SingularTargets(format!("target {n}, which is {target}, leaves all rates at 0"))
                }
                other => other,
            }
        })
    }
}

impl ManyTargets {
    /// The mean field whose variances are those of given solutions, one a target: for targets at which several are stable.
    ///
    /// # Errors
    /// [`Error::SingularTargets`] if the rates of the targets are linearly dependent, [`Error::NoSolution`] and
    /// [`Error::SeveralSolutions`] where a covariance has no single stable solution.
    pub fn solve(ensemble: &Ensemble<'_>, ones: &[OneTarget]) -> Result<Self, Error> {
        let m = ones.len();
        let g2 = ensemble.gain * ensemble.gain;
        let resolution = ones.iter().map(|one| one.resolution).fold(1.0, f64::max);
        let averagers = ensemble.averagers(resolution);
        let diagonal = |of: fn(&OneTarget) -> f64| Array2::from_diag(&ones.iter().map(of).collect::<Array1<f64>>());
        let mut correlation = diagonal(|one| one.mean_square_rate);
        let mut slope_correlation = diagonal(|one| one.rho * one.rho);
        let mut drive = diagonal(|one| one.beta_0 * one.mean_square_rate);
        let mut own_drive = diagonal(|one| one.beta_1 - one.rho * one.rho);
        for i in 0..m {
            for j in 0..i {
                let (pair, covariance) = coupled(&averagers, g2, [&ones[i], &ones[j]])?;
                for (n, l, of) in [(i, j, 0), (j, i, 1)] {
                    correlation[(n, l)] = pair.rate_rate;
                    slope_correlation[(n, l)] = g2 * pair.slope_slope;
                    drive[(n, l)] = pair.rate_slope_w[of];
                    own_drive[(n, l)] =
                        g2 * (pair.rate_slope_xi[of] - pair.slope_slope * covariance) / ones[n].variance;
                }
            }
        }
        let targets: Vec<f64> = ones.iter().map(|one| one.target).collect();
        Ok(Self {
            readout: readout(&correlation, &targets)?,
            covariance: g2 * &correlation,
            rho: ones.iter().map(|one| one.rho).collect(),
            beta_1: ones.iter().map(|one| one.beta_1).collect(),
            gain: ensemble.gain,
            targets,
            correlation,
            slope_correlation,
            drive,
            own_drive,
            resolution,
        })
    }

    /// Number of targets.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there is no target; never so.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The feedback loop at fixed point n.
    ///
    /// # Panics
    /// If there are not more than n targets.
    pub fn feedback_loop(&self, n: usize) -> FeedbackLoop {
        let mut open_poles: Vec<f64> = self.slope_correlation.row(n).iter().map(|d| d - 1.0).collect();
        open_poles[n] = self.beta_1[n] - 1.0;
        FeedbackLoop {
            index: n,
            target: self.targets[n],
            rho: self.rho[n],
            readout: self.readout.clone(),
            open_poles,
            drive: self.drive.row(n).to_vec(),
            own_drive: self.own_drive.row(n).to_vec(),
        }
    }
}

/// The averages at two targets at their self-consistent covariance, and that covariance; sought with the first averager,
/// found with the second.
pub(super) fn coupled(averagers: &[Averager<'_>; 2], g2: f64, [n, m]: [&OneTarget; 2]) -> Result<(Pair, f64), Error> {
    const WHAT: &str = "the covariance of the mean field";
    const GRID: i32 = 4;
    let (targets, variances) = ([n.target, m.target], [n.variance, m.variance]);
    let largest = (n.variance * m.variance).sqrt();
    let points: Vec<f64> = (-GRID..=GRID).map(|i| largest * f64::from(i) / f64::from(GRID)).collect();
    let excess = |averager: &Averager<'_>, covariance: f64| {
        let pair = averager.pair(targets, variances, covariance)?;
        Ok((g2 * pair.rate_rate - covariance, g2 * pair.slope_slope - 1.0))
    };
    // At either end, the excess points inward (Cauchy-Schwarz) unless the rates are the same up to a factor.
    let inward = |covariance: f64, value: f64| covariance.abs() < largest || value * covariance < 0.0;
    let coarsely = |covariance: f64| {
        let (value, slope) = excess(&averagers[0], covariance)?;
        Ok((if inward(covariance, value) { value } else { 0.0 }, slope))
    };
    let found = search(WHAT, &points, |_| largest, coarsely, |covariance| excess(&averagers[1], covariance))?;
    let mut stable = Vec::new();
    for covariance in found {
        let pair = averagers[1].pair(targets, variances, covariance)?;
        if g2 * pair.slope_slope < 1.0 {
            stable.push((pair, covariance));
        }
    }
    match stable[..] {
        [one] => Ok(one),
        [] => Err(Error::NoSolution(format!(
            "no stable covariance solves Sigma_nm = g² <phi_n phi_m> at targets {} and {}: D_nm is 1 or more",
            n.target, m.target
        ))),
        _ => Err(Error::SeveralSolutions {
            what: "Sigma_nm = g² <phi_n phi_m>",
            found: stable.iter().map(|&(_, covariance)| covariance).collect(),
        }),
    }
}

/// `C^-1 A`.
fn readout(correlation: &Array2<f64>, targets: &[f64]) -> Result<Vec<f64>, Error> {
    let mut k = targets.to_vec();
    solve_patterns(correlation, &mut k).map_err(|n| dependent(correlation, targets, n))?;
    Ok(k)
}

fn dependent(correlation: &Array2<f64>, targets: &[f64], i: usize) -> Error {
    let alike = (0..i).find(|&j| {
        let squares = correlation[(i, i)] * correlation[(j, j)];
        squares - math::powi(correlation[(i, j)], 2) <= 1e-11 * squares
    });
    let a = targets[i];
    Error::SingularTargets(match alike {
        Some(j) => format!(
            "the rates at target {i}, which is {a}, are those at target {j}, which is {}, up to a factor",
            targets[j]
        ),
        None => format!("the rates at target {i}, which is {a}, are a sum of those at the targets before it"),
    })
}
