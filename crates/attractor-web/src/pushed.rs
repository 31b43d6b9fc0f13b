//! A network that holds a value at its output, pushed off it and let go.

use attractor::{Initial, Loop, Network, RateNetwork, Stimulus, Trial};

use crate::bench::told;

/// The loop from the output back to the network.
pub(crate) const LOOP: Loop = Loop { readout: 0, channel: 0, delay: 0 };
/// Steps of a frame.
const FRAME: usize = 5;
/// Steps that a push is followed.
const STEPS: usize = 600;

/// A network with its loop closed, and what became of the last push.
pub(crate) struct Pushed {
    pub(crate) network: RateNetwork<f64>,
    step: usize,
    /// Of the steps of the last frames.
    pub(crate) output: Vec<f32>,
}

impl Pushed {
    /// A network that nobody has pushed.
    pub(crate) fn new(network: RateNetwork<f64>) -> Self {
        Self { network, step: STEPS, output: Vec::new() }
    }

    /// Pushes the network off a state, along the feedback; how many steps are followed.
    pub(crate) fn push(&mut self, state: &[f64], size: f64) -> Result<f64, String> {
        let feedback = self.network.input_weights().column(LOOP.channel).to_vec();
        let state: Vec<f64> = state.iter().zip(feedback).map(|(x, w)| x + size.clamp(-2.0, 2.0) * w).collect();
        self.network.write_state(&state).map_err(told)?;
        self.step = 0;
        Ok(STEPS as f64)
    }

    /// Takes so many frames; 1 when the push is over, else 0.
    pub(crate) fn advance(&mut self, frames: f64) -> Result<f64, String> {
        self.output.clear();
        for _ in 0..frames.clamp(1.0, 40.0) as usize {
            if self.step >= STEPS {
                return Ok(1.0);
            }
            let silence = Stimulus::silent(FRAME, self.network.inputs()).map_err(told)?;
            let output = &mut self.output;
            Trial::new(&silence)
                .initial(Initial::Continue)
                .closed(&[LOOP])
                .run(&mut self.network, |_, network| {
                    let mut read = vec![0.0; network.readouts()];
                    network.read_out(&mut read);
                    output.push(read[LOOP.readout] as f32);
                    Ok(())
                })
                .map_err(told)?;
            self.step += FRAME;
        }
        Ok(f64::from(u8::from(self.step >= STEPS)))
    }
}
