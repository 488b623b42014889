//! The program: options in, a line that says where it listens out.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use lexopt::prelude::*;
use posqr_sandbox::server::{self, Options, Server};
use posqr_sandbox::service::{Config, DEFAULT_TOKEN, STORE, TILL};

const HELP: &str = "\
posqr-sandbox: answers on 127.0.0.1 as Mercado Pago's API does

  --port N               port of HTTP (8099; 0: any)
  --https-port N         HTTPS too, with a certificate made at the start (0: any)
  --ca-out FILE          writes the authority of that certificate, as PEM
  --ready-file FILE      written when all ports listen: http=PORT, https=PORT, token=...
  --country CC           country of the first account: BR, AR, CL, UY, CO, PE, MX (BR)
  --autopay SECONDS      pays every order by itself at this age (0.5)
  --webhook URL          posts notifications to a URL http://127.0.0.1...
  --webhook-secret S     signs them
  --webhook-retry SECONDS  pause before a notification not accepted is sent again (5)
  --verbose              prints every request and answer
  --help                 this text
";

struct Arguments {
    options: Options,
    ca_out: Option<PathBuf>,
    ready_file: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(arguments) = arguments()? else {
        print!("{HELP}");
        return Ok(());
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run(arguments))
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let account = arguments.options.config.accounts[0].clone();
    let server = server::start(arguments.options).await?;
    if let (Some(path), Some(pem)) = (&arguments.ca_out, &server.ca_pem) {
        write_whole(path, pem)?;
    }
    println!("posqr-sandbox: http://{}  (open it in a browser to pay)", server.http);
    if let Some(https) = server.https {
        println!("  https  https://{https}");
    }
    println!("  token  {}", account.token);
    println!("  store  {STORE}, till {TILL}, {} ({})", account.site.country, account.site.currency);
    if let Some(path) = &arguments.ready_file {
        write_whole(path, &ready(&server))?;
    }
    tokio::signal::ctrl_c().await?;
    Ok(())
}

fn ready(server: &Server) -> String {
    let https = server.https.map_or(String::new(), |at| format!("https={}\n", at.port()));
    format!("http={}\n{https}token={DEFAULT_TOKEN}\n", server.http.port())
}

/// A reader sees the whole file or none.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(name);
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}

fn arguments() -> Result<Option<Arguments>, Box<dyn Error>> {
    let mut options = Options { port: 8099, ..Options::default() };
    let (mut ca_out, mut ready_file, mut secret) = (None, None, None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => options.port = parser.value()?.parse()?,
            Long("https-port") => options.https_port = Some(parser.value()?.parse()?),
            Long("ca-out") => ca_out = Some(PathBuf::from(parser.value()?)),
            Long("ready-file") => ready_file = Some(PathBuf::from(parser.value()?)),
            Long("country") => {
                let country = parser.value()?.string()?.to_uppercase();
                options.config = Config::for_country(&country)
                    .ok_or_else(|| format!("--country: {country} is unknown"))?;
            }
            Long("autopay") => {
                options.autopay_ms = Some(milliseconds("--autopay", &parser.value()?.string()?)?);
            }
            Long("webhook") => options.webhook = Some(parser.value()?.string()?),
            Long("webhook-secret") => secret = Some(parser.value()?.string()?),
            Long("webhook-retry") => {
                let text = parser.value()?.string()?;
                options.webhook_retry_ms = milliseconds("--webhook-retry", &text)?.unsigned_abs();
            }
            Long("verbose") | Short('v') => options.verbose = true,
            Long("help") | Short('h') => return Ok(None),
            _ => return Err(argument.unexpected().into()),
        }
    }
    if let Some(url) = &options.webhook
        && !["http://127.0.0.1", "http://localhost"].iter().any(|local| url.starts_with(local))
    {
        return Err("--webhook: only http://127.0.0.1 and http://localhost".into());
    }
    options.config.webhook_secret = secret;
    Ok(Some(Arguments { options, ca_out, ready_file }))
}

/// `0.5` as 500.
fn milliseconds(name: &str, text: &str) -> Result<i64, String> {
    let wrong = || format!("{name}: \"{text}\" is no number of seconds");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || fraction.len() > 3 {
        return Err(wrong());
    }
    let whole: u32 = whole.parse().map_err(|_| wrong())?;
    let part: u32 = format!("{fraction:0<3}").parse().map_err(|_| wrong())?;
    Ok(i64::from(whole) * 1_000 + i64::from(part))
}
