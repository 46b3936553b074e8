//! Curves of a track, thrown: which, where they run, where they stop.

use crate::domain::spec::{CurveSpec, ScaleKind};

use super::customs::Customary;
use super::dice::Dice;
use super::placing::{self, Manner, Scale};
use super::plan::{CurvePlan, OffScale};
use super::role::Role;
use super::strokes::{self, Pens};
use super::well::Well;
use super::wish::Theme;

/// Everything about the page that its curves depend on.
pub struct Setting<'a> {
    /// How curves are drawn.
    pub pens: Pens,
    /// The well behind the page.
    pub well: &'a Well,
}

/// Ends, starts and gaps.
fn interrupt(dice: &mut Dice, fractions: &mut [f32], hard: bool) {
    let count = fractions.len();
    if dice.chance(if hard { 0.12 } else { 0.05 }) {
        let end = (dice.range(0.2, 0.9) * count as f64) as usize;
        if dice.chance(0.5) {
            fractions[..end].fill(f32::NAN);
        } else {
            fractions[end..].fill(f32::NAN);
        }
    }
    if dice.chance(if hard { 0.2 } else { 0.04 }) {
        for _ in 0..dice.int(1, if hard { 3 } else { 1 }) {
            let from = (dice.unit() * count as f64) as usize;
            let to = (from + dice.log_range(15.0, 250.0) as usize).min(count);
            fractions[from..to].fill(f32::NAN);
        }
    }
}

/// The next curve of a track, of those customary that the page has not used: the gamma ray first, then what belongs to
/// what is there.
fn next(
    dice: &mut Dice,
    customary: &[Customary],
    used: &[&'static str],
    roles: &[Role],
) -> Option<Customary> {
    let fresh: Vec<Customary> = customary.iter().copied().filter(|c| !used.contains(&c.0)).collect();
    let of = |wanted: &dyn Fn(Role) -> bool| -> Vec<Customary> {
        fresh.iter().copied().filter(|c| wanted(Role::of(c.0))).collect()
    };
    let gamma = of(&|role| role == Role::Gamma);
    if roles.is_empty() && !gamma.is_empty() && dice.chance(0.75) {
        return Some(dice.pick(&gamma));
    }
    let kin = of(&|role| !roles.contains(&role) && roles.iter().any(|&other| role.shares_scale(other)));
    if !kin.is_empty() && dice.chance(0.8) {
        return Some(dice.pick(&kin));
    }
    let other = of(&|role| !roles.contains(&role));
    if !other.is_empty() && dice.chance(0.9) {
        return Some(dice.pick(&other));
    }
    (!fresh.is_empty()).then(|| dice.pick(&fresh))
}

fn off_scale(dice: &mut Dice, theme: Theme) -> OffScale {
    let weights = if theme == Theme::Wraps { [1.0, 0.0, 0.0] } else { [7.0, 2.2, 0.8] };
    [OffScale::Wrap, OffScale::Edge, OffScale::Vanish][dice.weighted(&weights)]
}

fn count(dice: &mut Dice, pens: Pens) -> usize {
    let weights = if pens.hard { [1.5, 3.5, 3.0, 1.3, 0.5] } else { [3.5, 4.0, 2.0, 0.4, 0.1] };
    let count = 1 + dice.weighted(&weights);
    match pens.theme {
        Theme::Any => count,
        Theme::Easy => count.min(2),
        Theme::Alike => count.clamp(2, 3),
        _ => count.clamp(1, 3),
    }
}

/// The curves of one track, from those customary in it that the page has not used.
pub fn curves(
    dice: &mut Dice,
    setting: &Setting,
    customary: &[Customary],
    used: &mut Vec<&'static str>,
) -> Vec<CurvePlan> {
    let Pens { hard, theme, .. } = setting.pens;
    let count = count(dice, setting.pens);
    let strokes = strokes::draw(dice, setting.pens, count);
    let mut plans: Vec<CurvePlan> = Vec::new();
    let mut placed: Vec<(Role, ScaleKind, Scale)> = Vec::new();
    for stroke in strokes {
        let roles: Vec<Role> = placed.iter().map(|(role, ..)| *role).collect();
        let Some((mnemonic, unit, scale, kind)) = next(dice, customary, used, &roles) else { break };
        used.push(mnemonic);
        let role = Role::of(mnemonic);
        let off_scale = off_scale(dice, theme);
        let values = setting.well.log(dice, role);
        let manner = Manner { off_scale, rests: role.rests(), hard, theme };
        let kin = placed.iter().find(|(other, of_kind, _)| role.shares_scale(*other) && *of_kind == kind);
        let shared = kin.filter(|_| dice.chance(0.85)).map(|(.., scale)| *scale);
        let chosen = placing::place(dice, &values, manner, shared);
        placed.push((role, kind, chosen));
        let mut fractions: Vec<f32> = values
            .iter()
            // Hardly any tool goes further than a track width beyond its scale.
            .map(|value| (chosen.shift + chosen.gain * value).clamp(-1.4, 2.4) as f32)
            .collect();
        if theme != Theme::Easy {
            interrupt(dice, &mut fractions, hard);
        }
        let thin = stroke.width < 1.8 * setting.pens.scale;
        plans.push(CurvePlan {
            spec: CurveSpec {
                mnemonic: mnemonic.to_owned(),
                unit: unit.to_owned(),
                scale,
                kind,
                style: Some(stroke.style),
                colour: stroke.colour,
                wrap: off_scale == OffScale::Wrap,
            },
            width: stroke.width,
            chopped: stroke.style.is_dashed() && dice.chance(if hard { 0.25 } else { 0.1 }),
            pattern: stroke.pattern,
            wear: stroke.wear,
            ink: stroke.ink,
            fast_is_thin: dice.chance(0.4) && (hard || !thin),
            off_scale,
            fractions,
        });
    }
    plans
}
