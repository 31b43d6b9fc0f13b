//! Numbers that an independent implementation of the mean field gave for the settings of the paper's figures, in double
//! precision, and how far finite networks spread around them.

use attractor::math;
use attractor::mean_field::ManyTargets;
use attractor::{FeedbackLaw, Transfer};
use num_complex::Complex64;

use super::config::{CaseConfig, NetworkConfig};
use super::published::{GAIN, RESONANT_GAIN, TARGET, TARGETS, THRESHOLD};

/// What is known of a setting.
#[derive(Debug)]
pub(crate) struct Reference {
    gain: f64,
    targets: &'static [f64],
    transfer: Transfer,
    variances: &'static [f64],
    /// `beta_1,n`.
    beta_1: &'static [f64],
    rho: &'static [f64],
    readout: &'static [f64],
    /// The poles at each fixed point, real and imaginary part, the least stable one first, of a pair the upper one alone.
    poles: &'static [&'static [(f64, f64)]],
    /// Moduli of the gain of the closed loop: fixed point, frequency, `|G_CL|`.
    closed_loop: &'static [(usize, f64, f64)],
    /// Unstable poles at each fixed point: clockwise turns of the gain about 1.
    pub(crate) turns: &'static [usize],
    /// `sqrt(N)` times the standard deviation over networks of the leading pole at each fixed point; none where it
    /// lies inside the disk.
    pub(crate) spread: &'static [Option<f64>],
}

/// One target, and three.
const ONE: &[f64] = &[TARGET.value];
const THREE: &[f64] = &[TARGETS[0].value, TARGETS[1].value, TARGETS[2].value];

/// Fig 1 A to D, then Fig 2, all with w_FB ~ U(-1, 1).
const KNOWN: [Reference; 5] = [
    Reference {
        gain: GAIN[0].value,
        targets: ONE,
        transfer: Transfer::Tanh,
        variances: &[1.016_512_177_815_218],
        beta_1: &[0.295_772_575_688_260_7],
        rho: &[0.959_643_722_093_055_2],
        readout: &[2.213_451_101_821_434_5],
        poles: &[&[(-0.594_160_226_432_531_2, 0.0)]],
        closed_loop: &[],
        turns: &[0],
        spread: &[None],
    },
    Reference {
        gain: GAIN[1].value,
        targets: ONE,
        transfer: Transfer::Tanh,
        variances: &[0.064_669_531_421_154_43],
        beta_1: &[0.076_569_844_080_891_13],
        rho: &[0.386_104_813_592_796_3],
        readout: &[3.865_808_124_878_743_3],
        poles: &[&[(-0.335_748_896_522_453_16, 0.0)]],
        closed_loop: &[],
        turns: &[0],
        spread: &[Some(0.35)],
    },
    Reference {
        gain: GAIN[2].value,
        targets: ONE,
        transfer: Transfer::Rectified { threshold: THRESHOLD.value },
        variances: &[0.323_780_932_552_696_1],
        beta_1: &[0.549_363_479_409_055_5],
        rho: &[0.741_190_582_380_168_3],
        readout: &[3.737_094_678_368_899_6],
        poles: &[&[(0.105_154_983_246_526_5, 0.0)]],
        closed_loop: &[],
        turns: &[1],
        spread: &[Some(0.35)],
    },
    Reference {
        gain: GAIN[3].value,
        targets: THREE,
        transfer: Transfer::Tanh,
        variances: &[0.183_100_504_573_087_2, 0.330_918_023_054_499_24, 0.449_351_046_351_576_13],
        beta_1: &[0.476_802_320_803_968_6, 0.237_202_481_576_417_32, 0.115_391_860_252_699_71],
        rho: &[0.838_769_199_811_604_9, 0.724_653_120_572_738_8, 0.636_838_484_900_097_1],
        readout: &[11.450_340_898_241_574, -34.934_955_202_679_47, 26.383_302_299_257_906],
        poles: &[
            &[(0.032_029_665_911_183_045, 0.199_905_728_368_347_2), (-0.320_260_253_365_356_4, 0.0)],
            &[(0.077_592_564_076_309_93, 0.0), (-0.303_024_466_205_391_75, 0.0), (-0.507_446_206_044_306_5, 0.0)],
            &[(-0.096_174_225_519_879_92, 0.0), (-0.472_175_038_813_049_6, 0.0), (-0.637_023_965_893_042_2, 0.0)],
        ],
        closed_loop: &[
            (0, 0.0, 7.304_504_138_403_155),
            (0, 0.1995, 29.316_003_362_491_47),
            (1, 0.0, 15.332_292_884_758_521),
            (2, 0.0, 7.555_675_358_319_336),
        ],
        turns: &[2, 1, 0],
        spread: &[Some(0.85), Some(0.35), Some(0.35)],
    },
    Reference {
        gain: RESONANT_GAIN.value,
        targets: THREE,
        transfer: Transfer::Tanh,
        variances: &[0.124_119_442_954_315_32, 0.252_335_323_445_864_85, 0.355_034_914_544_884_67],
        beta_1: &[0.435_925_371_481_202_03, 0.207_882_855_383_902_9, 0.095_948_088_616_013_26],
        rho: &[0.776_248_775_752_674_3, 0.664_131_565_402_563_5, 0.579_044_690_136_621_7],
        readout: &[22.007_686_181_966_495, -55.738_969_217_402_3, 37.954_998_225_358_43],
        poles: &[
            &[(-0.005_146_134_320_664_385, 0.203_852_821_852_129_44), (-0.315_133_194_765_214_4, 0.0)],
            &[(0.067_313_567_672_992_96, 0.0), (-0.357_085_754_471_153_2, 0.0), (-0.515_035_007_467_361_1, 0.0)],
            &[(-0.087_035_138_594_989_13, 0.0), (-0.530_976_010_447_401_1, 0.0), (-0.647_331_459_192_190_6, 0.0)],
        ],
        closed_loop: &[
            (0, 0.0, 11.481_503_829_238_706),
            (0, 0.204, 252.205_943_821_340_3),
            (1, 0.0, 20.785_294_081_468_41),
            (2, 0.0, 9.998_122_366_083_31),
        ],
        turns: &[0, 1, 0],
        spread: &[Some(0.85), Some(0.35), Some(0.35)],
    },
];

/// What is known of a case, if it is one of the paper's.
pub(crate) fn reference(case: &CaseConfig, network: &NetworkConfig) -> Option<&'static Reference> {
    let same = |known: &&Reference| {
        known.gain == case.gain && known.targets == case.targets && known.transfer == case.transfer()
    };
    KNOWN.iter().find(same).filter(|_| network.feedback() == FeedbackLaw::default())
}

impl Reference {
    /// The largest relative difference between the mean field and what is known; infinite where a pole is missing.
    pub(crate) fn difference(&self, theory: &ManyTargets) -> f64 {
        let mut pairs: Vec<(f64, f64)> = Vec::new();
        let mut add = |found: &[f64], known: &[f64]| pairs.extend(found.iter().copied().zip(known.iter().copied()));
        add(&theory.covariance.diag().to_vec(), self.variances);
        add(&theory.beta_1, self.beta_1);
        add(&theory.rho, self.rho);
        add(&theory.readout, self.readout);
        for &(n, omega, known) in self.closed_loop {
            let gain = theory.feedback_loop(n).closed_loop_gain(Complex64::new(0.0, omega));
            add(&[math::norm(gain)], &[known]);
        }
        let relative = |&(found, known): &(f64, f64)| (found - known).abs() / known.abs();
        let numbers = pairs.iter().map(relative).fold(0.0, f64::max);
        (0..theory.len()).map(|n| self.pole_difference(theory, n)).fold(numbers, f64::max)
    }

    fn pole_difference(&self, theory: &ManyTargets, n: usize) -> f64 {
        let poles = theory.feedback_loop(n).poles().unwrap_or_default();
        let upper: Vec<_> = poles.into_iter().filter(|pole| pole.im >= 0.0).collect();
        if upper.len() != self.poles[n].len() {
            return f64::INFINITY;
        }
        let relative = |(pole, &(re, im)): (&Complex64, &(f64, f64))| {
            math::norm(pole - Complex64::new(re, im)) / math::hypot(re, im)
        };
        upper.iter().zip(self.poles[n]).map(relative).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use attractor::mean_field::Ensemble;

    use super::*;

    #[test]
    fn theory_agrees_with_every_reference_and_not_with_another() {
        for known in &KNOWN {
            let ensemble = Ensemble { gain: known.gain, ..Ensemble::new(&known.transfer) };
            let theory = ensemble.many_targets(known.targets).unwrap();
            let difference = known.difference(&theory);
            assert!(difference < 1e-9, "g = {}: {difference}", known.gain);
            let other = ensemble.with_gain(known.gain * (1.0 + 1e-7)).many_targets(known.targets).unwrap();
            assert!(known.difference(&other) > 1e-8);
        }
    }
}
