//! Draws images for the decoders of tests/decode.
//!
//! `draw [options] <image>...` reads a text from stdin and writes it to each file named, in the
//! format that its extension says. `draw [options] --batch <folder>` reads many: on each line of
//! stdin a file name, options, `--text` and the text up to the end of the line.
//!
//! Options: `--ecc L|M|Q|H`, `--boost`, `--smallest`, `--no-eci`, `--min <version>`, `--max
//! <version>`, `--mask <0..7>`, `--module-px <n>`, `--width-px <n>`, `--quiet <modules>`, `--invert`.

use std::error::Error;
use std::io::Read;
use std::path::Path;

use posqr_core::image::{self, Format, Picture};
use posqr_core::raster::{self, Geometry};
use posqr_core::symbol::{self, Ecc};

#[derive(Default)]
struct Job {
    symbol: symbol::Options,
    size: raster::Options,
    invert: bool,
    batch: Option<String>,
    files: Vec<String>,
}

impl Job {
    fn parse<'a>(mut words: impl Iterator<Item = &'a str>) -> Result<Self, Box<dyn Error>> {
        let mut job = Self::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value"));
            match word {
                "--ecc" => {
                    let level = "LMQH".find(value()?).ok_or("--ecc takes L, M, Q or H")?;
                    job.symbol.ecc = Ecc::ALL[level];
                }
                "--boost" => job.symbol.boost_ecc = true,
                "--smallest" => job.symbol.smallest = true,
                "--no-eci" => job.symbol.no_eci = true,
                "--min" => job.symbol.min_version = value()?.parse()?,
                "--max" => job.symbol.max_version = value()?.parse()?,
                "--mask" => job.symbol.mask = Some(value()?.parse()?),
                "--module-px" => job.size.module_px = value()?.parse()?,
                "--width-px" => job.size.width_px = value()?.parse()?,
                "--quiet" => job.size.quiet_modules = value()?.parse()?,
                "--invert" => job.invert = true,
                "--batch" => job.batch = Some(value()?.to_owned()),
                file => job.files.push(file.to_owned()),
            }
        }
        Ok(job)
    }

    fn draw(&self, text: &[u8], folder: &Path) -> Result<(), Box<dyn Error>> {
        let symbol = symbol::encode(text, &self.symbol)?;
        let geometry = Geometry::new(symbol.matrix.width(), &self.size)?;
        let picture = Picture { matrix: &symbol.matrix, geometry: &geometry, invert: self.invert };
        for name in &self.files {
            let path = folder.join(name);
            let format = match path.extension().and_then(|extension| extension.to_str()) {
                Some("bmp") => Format::Bmp,
                Some("png") => Format::Png,
                Some("svg") => Format::Svg,
                Some("pbm") => Format::Pbm,
                Some("txt") => Format::Text,
                _ => return Err(format!("{name}: no known extension").into()),
            };
            let mut image = vec![0; image::len(format, &picture)?];
            image::write(format, &picture, &mut image)?;
            std::fs::write(path, image)?;
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let job = Job::parse(arguments.iter().map(String::as_str))?;
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    let Some(folder) = &job.batch else { return job.draw(&input, Path::new("")) };
    for line in String::from_utf8(input)?.lines() {
        let (options, text) = line.split_once(" --text ").ok_or("a line without --text")?;
        Job::parse(options.split(' '))?.draw(text.as_bytes(), Path::new(folder))?;
    }
    Ok(())
}
