//! What a curve measures, as far as its looks depend on it.

/// What a curve measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Gamma rays.
    Gamma,
    /// Spontaneous potential: smooth.
    Potential,
    /// The hole's diameter: straight but for washouts.
    Caliper,
    /// Hardly moves: tension, bit size, density correction.
    Quiet,
    /// Resistivity far from the hole.
    Deep,
    /// Resistivity nearer to it.
    Medium,
    /// Resistivity beside it.
    Shallow,
    /// Neutron porosity.
    Neutron,
    /// Bulk density or the porosity computed from it.
    Density,
    /// Travel time of sound.
    Sonic,
    /// Averages by interval, as of drilling rates.
    Rate,
    /// A steady rise: temperature.
    Slope,
    /// Anything else.
    Other,
}

impl Role {
    /// The role of a mnemonic.
    pub fn of(mnemonic: &str) -> Role {
        match mnemonic {
            "GR" | "SGR" | "CGR" => Role::Gamma,
            "SP" => Role::Potential,
            "CALI" | "CALX" => Role::Caliper,
            "TENS" | "BS" | "DRHO" => Role::Quiet,
            "ILD" | "LLD" | "RT" | "AT90" | "LN" | "LAT" | "IL" => Role::Deep,
            "ILM" | "LLS" | "AT30" | "CILD" => Role::Medium,
            "SFL" | "SFLU" | "MSFL" | "RXO" | "SN" | "MNOR" | "MINV" => Role::Shallow,
            "NPHI" => Role::Neutron,
            "DPHI" | "PHID" | "RHOB" => Role::Density,
            "DT" | "DTS" | "SPHI" | "DELT" => Role::Sonic,
            "ROP" => Role::Rate,
            "TEMP" => Role::Slope,
            _ => Role::Other,
        }
    }

    /// Whether curves of the two roles share a scale, so that they cross and part as the rock has it.
    pub fn shares_scale(self, other: Role) -> bool {
        use Role::{Deep, Density, Medium, Neutron, Shallow};
        let family = |role| match role {
            Deep | Medium | Shallow => 1,
            Neutron | Density => 2,
            _ => 0,
        };
        family(self) > 0 && family(self) == family(other)
    }

    /// Whether the curve mostly stays where it is.
    pub fn rests(self) -> bool {
        matches!(self, Role::Caliper | Role::Quiet | Role::Slope)
    }
}
