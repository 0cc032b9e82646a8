//! Classes of given names that stand for one another: nicknames, short forms, transliterations.
//! Written by us; a name may stand in several classes.

use std::collections::HashMap;
use std::sync::LazyLock;

const CLASSES: &[&str] = &[
    "william will bill billy willie liam wills", "robert rob bob bobby robbie bert", "richard rich rick ricky dick richie",
    "james jim jimmy jamie jem", "john jon johnny jack jonny", "jonathan jon jonny jonathon johnathan", "thomas tom tommy",
    "edward ed eddie ned ted teddy eddy", "henry harry hal hank", "harry harrison harold", "charles charlie chas chuck charley",
    "george georgie", "joseph joe joey jo", "michael mike mick mickey micky", "david dave davey dai", "daniel dan danny",
    "samuel sam sammy", "benjamin ben benji benny", "matthew matt matty mathew", "andrew andy drew", "anthony tony ant antony",
    "christopher chris kit topher kristopher", "nicholas nick nicky nicolas", "alexander alex al sandy xander lex aleksander alec",
    "joshua josh", "jacob jake jakob", "nathan nate nathaniel nat", "zachary zac zach zack", "oliver ollie olly", "frederick fred freddie freddy",
    "theodore theo ted teddy", "archibald archie", "albert bert albie bertie alfie", "alfred alf alfie fred", "louis lewis lou louie",
    "leonard leo len lenny", "leo leonardo", "timothy tim timmy", "stephen steven steve stevie", "peter pete", "patrick pat paddy",
    "gregory greg", "gabriel gabe", "maximilian max maxwell", "lucas luke luca luka", "isaac zac ike", "dominic dom dominik", "cameron cam",
    "jeremy jerry jez", "lawrence larry laurence lawrie", "philip phil phillip filip", "raymond ray", "ronald ron ronnie", "kenneth ken kenny",
    "elizabeth liz lizzie beth betty eliza libby lizzy elsie lisa bess", "catherine katherine kate katie kathy cathy kat kitty kathryn katharine katy",
    "margaret maggie meg peggy daisy margie", "isabella bella izzy isabel isabelle isobel izzie", "victoria vicky tori vikki vicki",
    "alexandra alex sandra sasha lexi ally", "charlotte lottie charlie lotte", "olivia liv livvy ollie", "amelia amy millie milly emilia",
    "emily em emmy millie emilie", "emma em emmie", "eleanor ellie nell nora elinor", "ella ellie", "isla ila", "florence flo florrie flossie",
    "jessica jess jessie", "samantha sam sammy", "rebecca becky becca bex", "jennifer jenny jen jenni", "abigail abbie abby gail abi",
    "georgina georgie gina", "georgia georgie", "gabrielle gabby gabriella gaby", "matilda tilly tilda mattie", "madeleine maddie maddy madeline madison",
    "josephine jo josie", "susan sue susie suzie", "deborah debbie deb", "patricia pat trish patsy", "christine chris chrissie tina christina kristina",
    "penelope penny nell", "philippa pippa pip", "rosemary rosie rose", "rose rosie", "sophie sophia sofia soph sofie", "natalie nat natasha tasha natalia",
    "annabel anna bella annabelle", "anne ann annie anna hannah nan", "beatrice bea trixie", "harriet hattie harri", "imogen immy", "jacqueline jackie",
    "lucy lucia lu", "martha marty mattie", "frances fran francesca frankie", "mary molly polly maria mia marie", "phoebe phebe", "zoe zoey",
    "caitlin kaitlyn katelyn catlin", "niamh neve", "siobhan shivaun", "aoife eva", "sean shaun shawn", "eoin owen", "rhys reece reese",
    "muhammad mohammed mohammad mohamed muhammed mohamad muhamed mohd md mohammod", "ahmed ahmad ahmet", "ali aly", "hussain hussein husain hossain hosein hossein",
    "hassan hasan hassen", "yusuf yousef yousuf joseph youssef yusef", "ibrahim ebrahim abraham ibraheem", "omar umar omer", "usman othman osman uthman",
    "abdullah abdulla abdallah", "abdul abdel abd", "ayesha aisha aysha aishah aisyah ayisha", "fatima fatimah fatema fatma", "zainab zaynab zeinab zeynep zaineb",
    "mariam maryam miriam meryem maryum", "khadija khadijah kadija hadija", "safiya safiyah sofiya saffiyah", "hamza hamzah", "bilal belal", "yahya yahia", "isa eesa essa",
    "musa moosa mousa", "zara zahra zarah", "amina aminah ameena", "sumaya sumayyah sumaiya", "khalid khaled", "imran emran", "tariq tarek tarik",
    "mustafa mostafa mustapha", "nour noor nur", "layla leila laila leyla", "yasmin yasmine jasmine yasmeen jasmin", "said saeed sayed syed", "kareem karim abdulkarim",
    "oluwaseun seun", "oluwatobi tobi tobiloba", "oluwadamilola dami damilola", "temitope temi tope", "ayomide ayo", "chukwuemeka emeka", "chidinma chichi", "nnamdi namdi",
    "folasade sade", "babatunde tunde", "olumide mide olu", "ifeoluwa ife", "jan john johan", "katarzyna kasia catherine", "malgorzata gosia", "agnieszka aga", "aleksandra ola alexandra",
    "jakub kuba jacob", "tomasz tomek thomas", "michal michael", "lukasz lucas luke", "mateusz matthew mateo", "zofia zosia sophia", "zuzanna zuza susanna", "piotr peter", "pawel paul",
    "alexandru alex", "stefan stephen stefania", "ioana joanna ana", "andrei andrew", "mihai michael", "sebastian seb sebastien", "francisco paco francesco", "jose pepe joseph", "jaspreet jas jasprit",
    "gurpreet guri", "harpreet harry harp", "manpreet mani", "simran simranjeet simi", "arjun arjan", "krishna krish krishan", "lakshmi laxmi", "vijay vijai", "sanjay sanj", "wei way", "xiao hsiao shao",
    "jun june", "dmitri dima dmitry", "ekaterina katya katia", "anastasia nastya ana", "mikhail misha", "aleksei alexey alexei alex", "yevgeny evgeny eugene", "ana anna ania",
];

static BY_NAME: LazyLock<HashMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut map: HashMap<&str, Vec<u16>> = HashMap::new();
    for (class, names) in CLASSES.iter().enumerate() {
        for name in names.split(' ') {
            map.entry(name).or_default().push(u16::try_from(class).unwrap_or(u16::MAX));
        }
    }
    map
});

/// The classes a normalised given name stands in.
pub fn classes(name: &str) -> &'static [u16] {
    BY_NAME.get(name).map_or(&[], Vec::as_slice)
}

/// Whether two normalised given names stand in one class.
pub fn are_variants(a: &str, b: &str) -> bool {
    let of_b = classes(b);
    classes(a).iter().any(|class| of_b.contains(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants() {
        assert!(are_variants("bill", "william"));
        assert!(are_variants("mohammed", "muhammad"));
        assert!(!are_variants("bill", "robert"));
        assert!(!are_variants("zyx", "zyx"), "a name without a class is only itself");
    }
}
