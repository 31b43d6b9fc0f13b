//! Remarks on the paper's formulas and statements, as checks P1 to P7, each with the number that shows it.
//!
//! P1 to P4 are misprints; the last of them has no consequence. P5 and P6 are statements that hold for the transfer functions
//! that the paper has in mind and need a condition beyond them. P7 holds as it stands.

use attractor::Transfer;
use attractor::math;
use attractor::mean_field::{Ensemble, FeedbackLoop, OneTarget};
use num_complex::Complex64;

use super::Results;
use super::claims::probed;
use super::network::PROBE;
use crate::claim::{Claim, check};
use crate::experiments::fixed_points::published::{
    DOUBLE_POLE, GAIN, NYQUIST_POINT, READOUT_EXPONENT, STATIC_GAIN, TARGET, TARGETS, UNITS,
};
use crate::quantity::number;

/// P1 to P7, at the paper's own settings.
pub(super) fn checks(results: &Results<'_>) -> Vec<Claim> {
    let network = network_gain(results);
    computed()
        .map(|[one, two, three, four, five, six, seven]| {
            vec![one, two, three, four.noting_any(network), five, six, seven]
        })
        .unwrap_or_default()
}

/// The settings are known to have a mean field.
fn computed() -> Result<[Claim; 7], attractor::Error> {
    let single = Ensemble::default().with_gain(GAIN[0].value).one_target(TARGET.value)?;
    let targets = TARGETS.map(|target| target.value);
    let oscillating = Ensemble::default().with_gain(GAIN[3].value).many_targets(&targets)?.feedback_loop(0);
    let cubed = Ensemble::new(&Transfer::TanhCubed);
    let convex = OneTarget::solutions(&cubed.with_gain(0.3), 0.3)?;
    // The middle one of three solutions, which iteration leaves although the disk of eigenvalues is stable.
    let forgetful = OneTarget::solutions(&cubed.with_gain(1.6), 0.5)?;
    Ok([
        exponent(&single),
        point(&oscillating)?,
        poles(&oscillating),
        low_pass(&single),
        sigmoid(convex.first()),
        memory(forgetful.get(1)),
        static_gain(&convex)?,
    ])
}

fn exponent(one: &OneTarget) -> Claim {
    let power = UNITS.value * one.mean_square_rate;
    let output = |exponent: f64| one.target * math::powf(power, exponent) * power;
    check(
        "P1",
        format!("Misprint: w_out = A (r'r)^-1 r holds the target; printed is (r'r)^{}", READOUT_EXPONENT.value),
        format!("|output − A|, A = {}, tanh, g = {}, N = {}", one.target, one.gain, UNITS.value),
        1e-12,
        &[(output(-1.0) - one.target).abs()],
    )
    .noting(format!(
        "as printed the output is {}; the right side of the same equation has -1",
        number(output(READOUT_EXPONENT.value))
    ))
}

fn point(at: &FeedbackLoop) -> Result<Claim, attractor::Error> {
    let [re, im] = NYQUIST_POINT.map(|part| part.value);
    let unstable = at.unstable_poles()?;
    let printed = at.turns_about(Complex64::new(re, im))?;
    let found = check(
        "P2",
        format!("Misprint: turns of the Nyquist curve about 1 + 0i count the unstable poles; printed is {re} + {im}i"),
        format!("|turns − unstable poles| at A = {}, tanh, g = {}, three targets", at.target, GAIN[3].value),
        0.5,
        &[(f64::from(at.nyquist_turns()?) - unstable as f64).abs()],
    );
    Ok(found.noting(format!("{printed} turns about the printed point, {unstable} unstable poles")))
}

fn poles(at: &FeedbackLoop) -> Claim {
    let (zeros, own) = (at.zeros(), at.index);
    // K_nm (s - z_nm) / ((s - p_nm) (s - second)); of m = n both forms are a single pole.
    let gain = |s: Complex64, second: &dyn Fn(usize) -> f64| -> Complex64 {
        let partial = |m: usize| {
            let all = |zero: f64| at.drive[m] * (s - zero) / ((s - at.open_poles[m]) * (s - second(m)));
            zeros[m].map_or_else(|| at.partial_gain(m, s), all)
        };
        (0..zeros.len()).map(|m| at.readout[m] * partial(m)).sum()
    };
    let frequencies = [0.0, 0.1, 0.5, 2.0].map(|omega| Complex64::new(0.0, omega));
    let differences = frequencies.map(|s| math::norm(gain(s, &|_| at.open_poles[own]) - at.open_loop_gain(s)));
    let printed = gain(Complex64::ZERO, &|m| at.open_poles[m]).re;
    check(
        "P3",
        format!(
            "Misprint: below the bar of eq. 18 stands (iω − p_nm)(iω − p_nn); printed is iω − p_nm {} times",
            DOUBLE_POLE.value
        ),
        format!("|eq. 18 − open-loop gain from its linear equations|, A = {}, tanh, three targets", at.target),
        1e-10,
        &differences,
    )
    .noting(format!(
        "at ω = 0 as printed {}, right {}",
        number(printed),
        number(at.open_loop_gain(Complex64::ZERO).re)
    ))
}

fn low_pass(one: &OneTarget) -> Claim {
    let s = Complex64::new(0.0, PROBE);
    // Eqs. 10 and 12, of X^0 its low-pass alone.
    let low_passed = 1.0 / (1.0 + s);
    let alpha = one.beta_0 * low_passed / (1.0 + s - one.beta_1);
    let gain = one.target * (1.0 + s) * alpha;
    check(
        "P4",
        "Misprint without consequence: X^0 = (1 + iω)^-1 w_FB in eq. 10 has a w_FB that β_0 already averages; without it \
         eqs. 10 and 12 give eq. 13",
        format!("|G by eqs. 10 and 12 − G by eq. 13| at ω = {PROBE}, tanh, g = {}, A = {}", one.gain, one.target),
        1e-12,
        &[math::norm(gain - one.open_loop_gain(s))],
    )
    .noting(format!("both give |G| = {}", number(math::norm(gain))))
}

fn sigmoid(one: Option<&OneTarget>) -> Claim {
    let lambda = one.map_or(f64::NAN, OneTarget::lambda_out);
    let radius = one.map_or(f64::NAN, OneTarget::radius);
    check(
        "P5",
        "Holds less widely than worded: sigmoids with φ(0) = φ''(0) = 0 hold a single target if x φ' ≤ φ for x > 0, as of \
         tanh and erf; tanh(x³) does not",
        "largest of max(ρ, β_1) − 1 and −λ_out of the counterexample tanh(x³) at g = A = 0.3",
        0.0,
        &[radius - 1.0, -lambda],
    )
    .noting(format!("it has fading memory, max(ρ, β_1) = {}, and λ_out = {lambda:+.3}", number(radius)))
}

fn memory(one: Option<&OneTarget>) -> Claim {
    let (rho, beta_1) = one.map_or((f64::NAN, f64::NAN), |one| (one.rho, one.beta_1));
    check(
        "P6",
        "Holds less widely than worded: fading memory means ρ < 1, but ρ < 1 means fading memory only with β_1 < 1",
        "largest of ρ − 1 and 1 − β_1 of the counterexample tanh(x³) at g = 1.6, A = 0.5, middle one of three solutions",
        0.0,
        &[rho - 1.0, 1.0 - beta_1],
    )
    .noting(format!("ρ = {}, β_1 = {}; of tanh β_1 < ρ", number(rho), number(beta_1)))
}

/// With fading memory, the gain at rest tells whether one target is stable: of tanh and of the sigmoid that is not.
fn static_gain(convex: &[OneTarget]) -> Result<Claim, attractor::Error> {
    let mut solved = convex.to_vec();
    for gain in [GAIN[0].value, GAIN[1].value] {
        solved.push(Ensemble::default().with_gain(gain).one_target(TARGET.value)?);
    }
    solved.retain(|one| one.require_fading_memory().is_ok());
    let at_rest = |one: &OneTarget| one.open_loop_gain(Complex64::ZERO).re;
    let from_gain = |one: &OneTarget| (1.0 - one.beta_1) * (at_rest(one) - STATIC_GAIN.value);
    let differences: Vec<f64> = solved.iter().map(|one| (one.lambda_out() - from_gain(one)).abs()).collect();
    let listed = solved.iter().map(|one| format!("{} and {}", number(at_rest(one)), number(one.lambda_out())));
    let found = check(
        "P7",
        format!(
            "As stated: with fading memory a single target is stable if and only if G_OL(0) < {}",
            STATIC_GAIN.value
        ),
        "|λ_out − (1 − β_1)(G_OL(0) − 1)|, where β_1 < 1, of tanh and tanh(x³)",
        1e-12,
        &differences,
    );
    Ok(found.noting(format!("G_OL(0) and λ_out: {}", listed.collect::<Vec<_>>().join("; "))))
}

/// What a network of panel a, if that is the paper's, has at the frequency of P4.
fn network_gain(results: &Results<'_>) -> Option<String> {
    let panel = results.panels.iter().find(|panel| panel.panel == 0 && panel.theory.len() == 1)?;
    let network = panel.networks.first()?;
    Some(format!("a network of panel A, N = {}, has {}", network.units, number(math::norm(probed(network)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Verdict;

    #[test]
    fn each_remark_shows_by_its_number() {
        let found = computed().unwrap();
        let said = [
            "as printed the output is 7.378e-4",
            "0 turns about the printed point, 2 unstable poles",
            "as printed -1.748, right 0.8796",
            "|G| = 0.01098",
            "λ_out = +1.999",
            "ρ = 0.9463, β_1 = 1.206",
            "G_OL(0) and λ_out",
        ];
        for (claim, said) in found.iter().zip(said) {
            assert_eq!(claim.verdict, Verdict::Agrees, "{claim:?}");
            assert!(claim.note.as_ref().unwrap().replace('−', "-").contains(said), "{claim:?}");
        }
        // The other way round: the printed forms give other numbers.
        let one = Ensemble::default().with_gain(1.5).one_target(1.0).unwrap();
        let power = 3000.0 * one.mean_square_rate;
        assert!((power.powi(-2) * power - 7.378_170e-4).abs() < 1e-9);
        assert!((one.open_loop_gain(Complex64::new(0.0, 10.0)).norm() - 0.010_980).abs() < 1e-6);
        // Every solution of P7 has fading memory, and one of them is unstable.
        let convex = OneTarget::solutions(&Ensemble::new(&Transfer::TanhCubed).with_gain(0.3), 0.3).unwrap();
        assert!(convex.iter().any(|one| one.radius() < 1.0 && one.lambda_out() > 1.9), "{convex:?}");
    }
}
