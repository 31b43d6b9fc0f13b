//! Several trials of one network at once.

use super::Trial;
use super::recording::{Keeper, Record, Recording};
use crate::error::Error;
use crate::interrupt::{Stepping, checkpoint};
use crate::kernel::sparse::TOGETHER;
use crate::network::Network;
use crate::protocol::Series;

impl<S: Series> Trial<'_, S> {
    /// Records trials of one network that do not depend on each other, each from the network as it is, with what is to be kept
    /// of it; the same bits as one by one with [`Trial::record`]. Trials over the same steps that follow each other go hand in
    /// hand where the network gains by it ([`Network::hand_in_hand`]): a dense rate network reads its recurrent weights once for
    /// up to four.
    ///
    /// # Errors
    /// As [`Trial::record`], of the trial that fails first.
    pub fn record_each<N>(trials: Vec<(Self, Record<'_>)>, network: &N) -> Result<Vec<Recording<S::Number>>, Error>
    where
        N: Network<Number = S::Number, Input = S::Step> + Clone,
    {
        let most = network.hand_in_hand().clamp(1, TOGETHER);
        let mut found = Vec::with_capacity(trials.len());
        let mut waiting = trials.into_iter().peekable();
        while let Some(first) = waiting.next() {
            let mut group = vec![first];
            while let Some(next) = waiting.next_if(|(next, _)| group.len() < most && next.steps == group[0].0.steps) {
                group.push(next);
            }
            found.extend(together(group, network)?);
        }
        Ok(found)
    }
}

/// Records up to [`TOGETHER`] trials over the same steps.
fn together<S: Series, N>(
    trials: Vec<(Trial<'_, S>, Record<'_>)>,
    network: &N,
) -> Result<Vec<Recording<S::Number>>, Error>
where
    N: Network<Number = S::Number, Input = S::Step> + Clone,
{
    let steps = trials[0].0.steps.clone();
    let mut networks = vec![network.clone(); trials.len()];
    let (mut courses, mut keepers) = (Vec::new(), Vec::new());
    for ((trial, record), network) in trials.into_iter().zip(&mut networks) {
        keepers.push(Keeper::new(record, &steps, network)?);
        courses.push(trial.begin(network)?.0);
    }
    let stepping = Stepping;
    for step in steps {
        checkpoint()?;
        stepping.at(step);
        match &mut courses[..] {
            [a] => N::step_together(&mut networks, &[a.given(step)]),
            [a, b] => N::step_together(&mut networks, &[a.given(step), b.given(step)]),
            [a, b, c] => N::step_together(&mut networks, &[a.given(step), b.given(step), c.given(step)]),
            [a, b, c, d] => {
                N::step_together(&mut networks, &[a.given(step), b.given(step), c.given(step), d.given(step)])
            }
            _ => unreachable!("one to {TOGETHER} trials"),
        }?;
        for ((course, keeper), network) in courses.iter_mut().zip(&mut keepers).zip(&networks) {
            course.took(step, network)?;
            keeper.keep(step, network);
        }
    }
    Ok(keepers.into_iter().map(Keeper::done).collect())
}
