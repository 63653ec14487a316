//! Who the mock lets in, on the command line.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::error::{CliError, CliResult};
use crate::runner;
use crate::security::{Gate, OAuthForm, Rigour, Scheme, TokenForm};
use crate::suite::{AuthScheme, NamedAccount, Profile, SecretPlace};

/// Who the mock lets in.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Credentials")]
pub struct GateArgs {
    /// Let in only who shows these credentials; repeatable
    ///
    /// Without it, those that the profile gives in [basic-auth], [ws-security] or [oauth] are wanted,
    /// and everybody is let in where it gives none. Requests for a WSDL are let in always.
    #[arg(
        long,
        value_enum,
        value_name = "SCHEME",
        value_delimiter = ',',
        env = "LIS_CONFORM_REQUIRE"
    )]
    pub require: Vec<Required>,
    /// How exact credentials have to be
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    pub credentials: Exactness,
    /// The user, or the key of the consumer, for --require where the profile gives none
    #[arg(long, value_name = "NAME", env = "LIS_CONFORM_USER")]
    pub user: Option<String>,
    /// A file whose first line is the user's password, or the consumer's secret
    ///
    /// LIS_CONFORM_PASSWORD may hold it instead.
    #[arg(long, value_name = "FILE", env = "LIS_CONFORM_PASSWORD_FILE")]
    pub password_file: Option<PathBuf>,
}

/// What can be required.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Required {
    /// A user name token of WS-Security in the header of the message.
    WsSecurity,
    /// HTTP Basic.
    Basic,
    /// OAuth 1.0a.
    Oauth,
    /// Nothing, whatever the profile gives.
    None,
}

/// How exact credentials have to be.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Exactness {
    /// With a nonce and a recent time, never used before; with OAuth, over the body too.
    #[default]
    Strict,
    /// Name and password are enough, as with services that many clients were written for.
    Lenient,
}

/// Holds the password where no file does.
const PASSWORD: &str = "LIS_CONFORM_PASSWORD";

impl GateArgs {
    /// The gate of a mock that is reached by that scheme, and what it wants, in words.
    ///
    /// # Errors
    /// Where a password cannot be had.
    pub fn gate(
        &self,
        profile: &Profile,
        scheme: Scheme,
    ) -> CliResult<(Arc<Gate>, Vec<AuthScheme>)> {
        let mut profile = profile.clone();
        self.choose(&mut profile)?;
        let all = AuthScheme::ALL.into_iter();
        let wanted = all.filter(|scheme| profile.authentication.has(*scheme)).collect();
        let rigour = match self.credentials {
            Exactness::Strict => Rigour::Strict,
            Exactness::Lenient => Rigour::Lenient,
        };
        Ok((gate(&profile, rigour, scheme)?, wanted))
    }

    /// Whether a scheme is required here, rather than by the profile.
    pub fn requires(&self, scheme: AuthScheme) -> bool {
        self.require.iter().any(|required| match required {
            Required::WsSecurity => scheme == AuthScheme::WsSecurity,
            Required::Basic => scheme == AuthScheme::Basic,
            Required::Oauth => scheme == AuthScheme::Oauth,
            Required::None => false,
        })
    }

    /// Leaves in the profile what is required, and adds what it does not give.
    fn choose(&self, profile: &mut Profile) -> CliResult<()> {
        if self.require.is_empty() {
            if self.user.is_some()
                && !AuthScheme::ALL.iter().any(|it| profile.authentication.has(*it))
            {
                return Err(CliError::usage(
                    "--user needs --require, such as --require ws-security",
                ));
            }
            return Ok(());
        }
        let wants = |required| self.require.contains(&required);
        if wants(Required::None) && self.require.len() > 1 {
            return Err(CliError::usage("--require none stands alone"));
        }
        let given = std::mem::take(&mut profile.authentication);
        let own = &mut profile.authentication;
        if wants(Required::Basic) {
            own.basic = Some(match given.basic {
                Some(account) => account,
                None => self.account(AuthScheme::Basic)?,
            });
        }
        if wants(Required::WsSecurity) {
            own.ws_security = Some(match given.ws_security {
                Some(account) => account,
                None => (self.account(AuthScheme::WsSecurity)?, TokenForm::default()),
            });
        }
        if wants(Required::Oauth) {
            own.oauth = Some(match given.oauth {
                Some(account) => account,
                None => (self.account(AuthScheme::Oauth)?, OAuthForm::default()),
            });
        }
        Ok(())
    }

    fn account(&self, scheme: AuthScheme) -> CliResult<NamedAccount> {
        let Some(name) = &self.user else {
            return Err(CliError::usage(format!(
                "--require {} needs --user NAME, with the password in {PASSWORD} or --password-file; \
                 or a profile with [{}]",
                scheme.name(),
                scheme.table()
            )));
        };
        let place = match &self.password_file {
            Some(path) => SecretPlace::File(path.display().to_string()),
            None => SecretPlace::Environment(PASSWORD.to_owned()),
        };
        Ok(NamedAccount { name: name.clone(), place })
    }
}

/// A gate for the credentials that a profile gives.
///
/// # Errors
/// Where a password cannot be had.
pub fn gate(profile: &Profile, rigour: Rigour, scheme: Scheme) -> CliResult<Arc<Gate>> {
    let identity = runner::identity(profile).map_err(CliError::file)?;
    Ok(Arc::new(Gate::new(identity, rigour, scheme)))
}
