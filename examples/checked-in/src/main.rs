//! Reads and writes a type whose code is checked in, in `src/generated`.

mod generated;

use generated::Drink;
use generated::drink::Beverage;
use hv_types::xml::Document;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut drink = Drink::new("2024-02-29T07:30:00".parse()?, "250".parse()?);
    drink.beverage = Some(Beverage::Tea);
    let text = drink.to_xml()?;
    println!("{text}");
    assert_eq!(Drink::from_xml(&text)?, drink);
    Ok(())
}
