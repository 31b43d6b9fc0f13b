//! The mean field of a network trained to hold one target A.
//!
//! `sigma² = g² <phi²>` with `x = w A + xi`, `xi ~ N(0, sigma²)`; the gains `beta_0 = g²/sigma² <phi phi' w>` from the
//! output and `beta_1 = g²/sigma² <phi phi' xi>` from the recurrent noise onto itself, and the radius
//! `rho² = g² <phi'²>` of the disk of eigenvalues (Rivkind & Barak 2017, doi:10.1103/PhysRevLett.118.258101).

use num_complex::Complex64;

use super::averages::Single;
use super::chain::Averager;
use super::feedback_loop::no_fading_memory;
use super::root::search;
use super::{Ensemble, FeedbackLoop, quadrature_converges};
use crate::error::Error;
use crate::kernel::Real;

/// The mean field at one target.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OneTarget {
    /// A.
    pub target: f64,
    /// g.
    pub gain: f64,
    /// `sigma²`, of the recurrent input to a unit.
    pub variance: f64,
    /// `C = <phi²>`.
    pub mean_square_rate: f64,
    /// Gain from the output to the recurrent input.
    pub beta_0: f64,
    /// Gain of the recurrent input onto itself; also the slope of `g² <phi²>` over `sigma²`, so that iterating it to
    /// self-consistency converges if `|beta_1| < 1`.
    pub beta_1: f64,
    /// Radius of the disk of eigenvalues of the network, centred at -1.
    pub rho: f64,
    /// `<phi (phi - x phi')>`.
    pub(super) rate_bend: f64,
    /// What the quadrature needed.
    pub(super) resolution: f64,
}

impl OneTarget {
    /// All solutions with a variance above 0, in ascending order: those that are stable (`beta_1 < 1`) and those that are
    /// not. None is no error here.
    ///
    /// Solutions are sought over ten decades of the variance around `g² <phi(w A)²>`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] if a parameter makes no sense or phi is not finite, [`Error::NoConvergence`] if the quadrature
    /// does not converge to 1e-13: phi has a kink that was not named.
    pub fn solutions(ensemble: &Ensemble<'_>, target: f64) -> Result<Vec<Self>, Error> {
        ensemble.check()?;
        ensemble.check_target(target)?;
        quadrature_converges(|resolution| {
            let found = Self::solutions_at(ensemble, target, resolution)?;
            // A finer grid of the same kind tells how far to trust this one.
            let error = found
                .iter()
                .map(|one| one.quadrature_error(ensemble))
                .try_fold(0.0, |worst: f64, error| error.map(|error| worst.max(error)));
            Ok((found, error?))
        })
    }

    fn solutions_at(ensemble: &Ensemble<'_>, target: f64, resolution: f64) -> Result<Vec<Self>, Error> {
        let g2 = ensemble.gain * ensemble.gain;
        let [coarse, averager] = ensemble.averagers(resolution);
        let excess = |averager: &Averager<'_>, variance: f64| {
            let averages = averager.single(target, variance)?;
            Ok((g2 * averages.rate_rate - variance, g2 * averages.rate_slope_xi / variance - 1.0))
        };
        let found = search(
            "the variance of the mean field",
            &search_grid(ensemble, &averager, target)?,
            |variance| variance,
            |variance| excess(&coarse, variance),
            |variance| excess(&averager, variance),
        )?;
        let at = |variance: f64| {
            let averages = averager.single(target, variance)?;
            Ok(Self::from_averages(ensemble, target, variance, &averages, resolution))
        };
        found.into_iter().map(at).collect()
    }

    fn from_averages(ensemble: &Ensemble<'_>, target: f64, variance: f64, averages: &Single, resolution: f64) -> Self {
        let g2 = ensemble.gain * ensemble.gain;
        Self {
            target,
            gain: ensemble.gain,
            variance,
            mean_square_rate: averages.rate_rate,
            beta_0: g2 / variance * averages.rate_slope_w,
            beta_1: g2 / variance * averages.rate_slope_xi,
            rho: (g2 * averages.slope_slope).sqrt(),
            rate_bend: averages.rate_bend,
            resolution,
        }
    }

    /// How much the averages change with a finer grid, relative to their natural size.
    fn quadrature_error(&self, ensemble: &Ensemble<'_>) -> Result<f64, Error> {
        let [coarse, fine] =
            [1.0, 1.25].map(|times| ensemble.averager(times * self.resolution).single(self.target, self.variance));
        let (coarse, fine) = (coarse?, fine?);
        let w2 = ensemble.feedback.variance();
        // Slopes far below those of a straight line, as of a saturated sigmoid, count as 0.
        let straight = fine.rate_rate / (self.target * self.target * w2 + self.variance);
        let slope_slope = fine.slope_slope.max(0.01 * straight);
        let sizes = Single {
            rate_rate: fine.rate_rate,
            slope_slope,
            rate_slope_w: (fine.rate_rate * slope_slope * w2).sqrt(),
            rate_slope_xi: (fine.rate_rate * slope_slope * self.variance).sqrt(),
            rate_bend: fine.rate_rate + fine.rate_bend.abs(),
        };
        let relative = |of: fn(&Single) -> f64| (of(&coarse) - of(&fine)).abs() / of(&sizes).max(f64::MIN_POSITIVE);
        let all: [fn(&Single) -> f64; 5] =
            [|s| s.rate_rate, |s| s.slope_slope, |s| s.rate_slope_w, |s| s.rate_slope_xi, |s| s.rate_bend];
        Ok(all.into_iter().map(relative).fold(0.0, f64::max))
    }

    /// `k = A / C`: the readout is `w_out = k r / N`.
    pub fn readout(&self) -> f64 {
        self.target / self.mean_square_rate
    }

    /// The outlier eigenvalue that training adds, `-(1 - A beta_0 - beta_1)`.
    pub fn lambda_out(&self) -> f64 {
        self.target * self.beta_0 + self.beta_1 - 1.0
    }

    /// The same from the shape of phi, `-(g²/sigma²) <phi (phi - x phi')>`: negative wherever `x phi' <= phi` for x > 0.
    pub fn lambda_out_from_shape(&self) -> f64 {
        -self.gain * self.gain / self.variance * self.rate_bend
    }

    /// `-1 / lambda_out`, the time constant of the output; negative where the target is unstable.
    pub fn tau_out(&self) -> f64 {
        -1.0 / self.lambda_out()
    }

    /// `1 / (1 - rho)`, the slowest time constant of the network.
    ///
    /// # Errors
    /// [`Error::NoFadingMemory`] if rho is 1 or more: it diverges at the edge of chaos.
    pub fn tau_net(&self) -> Result<f64, Error> {
        if self.rho < 1.0 { Ok(1.0 / (1.0 - self.rho)) } else { Err(no_fading_memory(self.target, self.rho)) }
    }

    /// `max(rho, beta_1)`: with the loop open, the network forgets its past if this is below 1.
    pub fn radius(&self) -> f64 {
        self.rho.max(self.beta_1)
    }

    /// That the network, its loop open, has fading memory.
    ///
    /// # Errors
    /// [`Error::NoFadingMemory`] with the radius if not.
    pub fn require_fading_memory(&self) -> Result<(), Error> {
        if self.radius() < 1.0 { Ok(()) } else { Err(no_fading_memory(self.target, self.radius())) }
    }

    /// Whether iterating `sigma² <- g² <phi²>` converges to this solution, `|beta_1| < 1`.
    pub fn attracts_iteration(&self) -> bool {
        self.beta_1.abs() < 1.0
    }

    /// `G_OL(s) = A beta_0 / (1 - beta_1 + s)`, from the target to the output with the loop open; s is i omega.
    pub fn open_loop_gain(&self, s: Complex64) -> Complex64 {
        self.target * self.beta_0 / (1.0 - self.beta_1 + s)
    }

    /// `G_CL = G_OL / (1 - G_OL)`.
    pub fn closed_loop_gain(&self, s: Complex64) -> Complex64 {
        // The quotient written out, which is finite where the loop is open wide.
        self.target * self.beta_0 / (s - self.lambda_out())
    }

    /// What `z - A` is `t` after a kick `x += size w_FB`: `size A beta_0 exp(lambda_out t)`.
    ///
    /// # Errors
    /// [`Error::NoFadingMemory`] if the network does not forget the rest of the kick.
    pub fn kick_response(&self, size: f64, t: f64) -> Result<f64, Error> {
        self.require_fading_memory()?;
        Ok(size * self.target * self.beta_0 * Real::exp(self.lambda_out() * t))
    }

    /// The feedback loop as one of a single target, with poles, Nyquist curve and response to noise.
    pub fn feedback_loop(&self) -> FeedbackLoop {
        FeedbackLoop {
            index: 0,
            target: self.target,
            rho: self.rho,
            readout: vec![self.readout()],
            open_poles: vec![self.beta_1 - 1.0],
            drive: vec![self.beta_0 * self.mean_square_rate],
            own_drive: vec![self.beta_1 - self.rho * self.rho],
        }
    }
}

/// The variances between which solutions are sought: ten decades about what the target alone causes, but no more than
/// the rates of a bounded phi can cause.
fn search_grid(ensemble: &Ensemble<'_>, averager: &Averager<'_>, target: f64) -> Result<Vec<f64>, Error> {
    /// Below, numbers lose digits.
    const SMALLEST: f64 = 1e-280;
    /// The cube root of 10: three a decade.
    const STEP: f64 = 2.154_434_690_031_884;
    let g2 = ensemble.gain * ensemble.gain;
    let silent = g2 * averager.single(target, 0.0)?.rate_rate;
    let low = if silent > 0.0 { 1e-4 * silent } else { 1e-10 * g2 };
    if low.is_nan() || low <= SMALLEST {
        let found = format!("{:e} at gain {:e} and target {target:e}", low.max(silent), ensemble.gain);
        return Err(Error::out_of_range("the variance of the mean field", found, "a number above 1e-280"));
    }
    let high = 1e6 * silent.max(g2 * (1.0 + target * target * ensemble.feedback.variance()));
    let geometric = |from: f64, step: f64| std::iter::successors(Some(from), move |x| Some(x * step));
    let drive = target.abs() * ensemble.feedback.variance().sqrt();
    let reach = 10.0 * high.sqrt().max(drive);
    let magnitudes = geometric(reach, 0.9).take(200).flat_map(|x| [x, -x]);
    let largest = magnitudes.map(|x| ensemble.transfer.value(x).abs()).fold(0.0, f64::max);
    let high = high.min(4.0 * g2 * largest * largest).max(10.0 * low);
    let mut grid: Vec<f64> = geometric(low, STEP).take_while(|&variance| variance < high).collect();
    grid.push(high);
    Ok(grid)
}

impl Ensemble<'_> {
    /// The mean field at one target, where it has exactly one solution that is stable ([`OneTarget::solutions`]).
    ///
    /// # Errors
    /// [`Error::NoSolution`] if there is none, [`Error::SeveralSolutions`] with the variances if there are several,
    /// and those of [`OneTarget::solutions`].
    pub fn one_target(&self, target: f64) -> Result<OneTarget, Error> {
        let all = OneTarget::solutions(self, target)?;
        let stable: Vec<&OneTarget> = all.iter().filter(|one| one.beta_1 < 1.0).collect();
        match stable[..] {
            [one] => Ok(one.clone()),
            [] if all.is_empty() => Err(Error::NoSolution(format!(
                "no variance above 0 solves sigma² = g² <phi²> at target {target} and gain {}",
                self.gain
            ))),
            [] => Err(Error::NoSolution(format!(
                "no stable variance solves sigma² = g² <phi²> at target {target} and gain {}: beta_1 is {} or more",
                self.gain,
                all.iter().map(|one| one.beta_1).fold(f64::INFINITY, f64::min)
            ))),
            _ => Err(Error::SeveralSolutions {
                what: "sigma² = g² <phi²>",
                found: stable.iter().map(|one| one.variance).collect(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::transfer::Transfer;

    /// Linear units: `sigma² = g² (A²/3 + sigma²)`, whatever the size of A.
    #[test]
    fn a_target_of_any_size_has_the_variance_of_its_size() {
        let ensemble = Ensemble { gain: 0.5, ..Ensemble::new(&Transfer::Linear) };
        for target in [1e-130, 1e-100, 1e-30, 1.0, 1e3] {
            let one = ensemble.one_target(target).unwrap();
            assert!((one.variance / (target * target) * 9.0 - 1.0).abs() < 1e-12, "{target:e}: {}", one.variance);
            assert!((one.rho - 0.5).abs() < 1e-12 && one.lambda_out().abs() < 1e-12, "{target:e}: {one:?}");
        }
    }

    /// Where the recurrent input is next to nothing, `sigma² = g² <tanh(w)²> = g² (1 - tanh(1))` at a target of 1.
    #[test]
    fn small_gains_have_the_variance_that_the_target_alone_causes() {
        for gain in [1e-50, 1e-9, 1e-6] {
            let one = Ensemble { gain, ..Ensemble::new(&Transfer::Tanh) }.one_target(1.0).unwrap();
            assert!((one.variance / (gain * gain) - (1.0 - 1.0_f64.tanh())).abs() < 1e-10, "{gain:e}: {one:?}");
        }
    }

    #[test]
    fn what_has_no_variance_in_numbers_is_told() {
        let refused = |gain: f64, target: f64| {
            let ensemble = Ensemble { gain, ..Ensemble::new(&Transfer::Tanh) };
            ensemble.one_target(target).unwrap_err().to_string()
        };
        assert!(refused(0.5, 1e-160).contains("variance of the mean field"), "{}", refused(0.5, 1e-160));
        assert!(refused(1e-200, 1.0).contains("variance of the mean field"), "{}", refused(1e-200, 1.0));
        assert!(refused(1e-100, 1e-60).contains("variance of the mean field"));
        assert!(refused(1e150, 1.0).contains("gain"));
    }
}
