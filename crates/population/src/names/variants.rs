//! How the same name is said or written otherwise: nicknames, transliterations and homophones.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Formal names, each followed by its short forms.
const NICKNAMES: &str = "William:Will,Bill,Billy,Liam|Elizabeth:Lizzie,Beth,Liz,Eliza,Betty|Alexander:Alex,Xander,Sandy|Alexandra:Alex,\
Lexi,Sasha|Benjamin:Ben,Benji|Thomas:Tom,Tommy|James:Jim,Jamie,Jimmy|Samuel:Sam,Sammy|Daniel:Dan,Danny|Joshua:Josh|\
Matthew:Matt,Matty|Joseph:Joe,Joey|Edward:Ed,Eddie,Ted|Robert:Rob,Bob,Bobby|Christopher:Chris,Kit|Michael:Mike,Mikey,Mick|\
Nicholas:Nick,Nicky|Anthony:Tony,Ant|Andrew:Andy,Drew|Jonathan:Jon,Jonny|Richard:Rich,Dick,Ricky|Stephen:Steve|\
Frederick:Fred,Freddie|Theodore:Theo,Ted|Zachary:Zac,Zach|Nathaniel:Nate,Nathan|Patrick:Pat,Paddy|Philip:Phil|David:Dave,Davey|\
Henry:Harry,Hal|Charles:Charlie|Gabriel:Gabe|Sebastian:Seb|Oliver:Ollie,Olly|Isaac:Zac|Jacob:Jake|Harrison:Harry|\
Dominic:Dom|Gregory:Greg|Laurence:Larry,Laurie|Tobias:Toby|Leonardo:Leo|Maksymilian:Max,Maks|Francis:Frank,Frankie|\
Catherine:Cathy,Kate,Katie|Katherine:Kate,Katie,Kathy|Jessica:Jess,Jessie|Rebecca:Becky,Becca|Abigail:Abbie,Abby|\
Charlotte:Charlie,Lottie|Isabella:Bella,Izzy|Isabelle:Izzy,Belle|Olivia:Liv,Livvy|Amelia:Millie,Amy|Emily:Em,Emmy|\
Matilda:Tilly,Mattie|Eleanor:Ellie,Nell|Victoria:Vicky,Tori|Georgia:Georgie|Harriet:Hattie|Josephine:Josie,Jo|\
Samantha:Sam,Sammy|Natalie:Nat|Madison:Maddie|Maddison:Maddie|Francesca:Fran,Frankie,Chessie|Frances:Fran,Frankie|\
Penelope:Penny|Beatrice:Bea|Florence:Flo,Florrie|Felicity:Flick,Fliss|Tabitha:Tabby|Arabella:Bella|Annabelle:Annie,Belle|\
Jasmine:Jas|Susannah:Sue,Susie|Margaret:Maggie,Meg,Peggy|Bethany:Beth|Evangeline:Evie|Theodora:Thea|Lucinda:Lucy|\
Oluwaseun:Seun|Oluwadamilola:Dami,Damilola|Oluwatobiloba:Tobi|Temitope:Temi,Tope|Ayomide:Ayo|Oluwafemi:Femi|Damilola:Dami|\
Babatunde:Tunde|Funmilayo:Funmi|Toluwani:Tolu|Jesutofunmi:Tofunmi|Ifeoluwa:Ife|Oreoluwa:Ore|Chukwuemeka:Emeka|Chiamaka:Amaka|\
Kosisochukwu:Kosi|Somtochukwu:Somto|Kamsiyochukwu:Kamsi|Kenechukwu:Kene|Okechukwu:Oke|Abdirahman:Abdi|Abdullahi:Abdi|\
Aleksandra:Ola|Wiktoria:Wika|Zuzanna:Zuzia|Jakub:Kuba|Katarzyna:Kasia|Małgorzata:Gosia|Stanisław:Staszek|Aleksandar:Sasho|\
Oleksandr:Sasha|Anastasiia:Nastia|Alejandro:Ale|Francisco:Paco,Chico|Guilherme:Gui|Giuseppe:Beppe|Alexandru:Alex|\
Panayiotis:Panos|Constantinos:Costas|Takudzwa:Taku|Kudakwashe:Kuda|Simbarashe:Simba|Muhammad:Mo|Mohammed:Mo|Mohamed:Mo|\
Gurpreet:Gary,Preet|Harpreet:Harry|Jaspreet:Jas,Jassy|Manpreet:Manny|Siddharth:Sid|Tinashe:Tino|Prabhleen:Prabh|\
Abubakar:Abu|Christian:Chris|Emmanuel:Manny|Elijah:Eli|Ezekiel:Zeke|Deborah:Debbie|Mehmet:Memo|Mustafa:Musti";

/// Groups of spellings of one name.
const SPELLINGS: &str = "Mohammed Muhammad Mohamed Mohammad Muhammed|Aisha Ayesha Aisyah Aysha Aïcha|Hussain Hussein Husain Hossain|\
Yusuf Yousuf Yousef Yusef Youssef|Fatima Fatimah Fathima Faduma|Zainab Zaynab Zeinab Zaineb|Maryam Mariam Marium Maryan|\
Khadija Khadijah Khadeeja|Ibrahim Ebrahim Ibraheem|Umar Omar Omer|Usman Osman Uthman|Ahmed Ahmad|Abdullah Abdulla Abdallah|\
Hassan Hasan|Ismail Ismaeel|Sulaiman Suleiman Suleman Sulayman|Zakariya Zakaria Zachariah|Eesa Isa Essa|Musa Moosa|\
Amina Aminah Aamina|Sumaiya Sumayyah Sumaya|Haleema Halima Halimah|Rayyan Rayan Rayaan|Ruqayyah Ruqaiya|Noor Nour Nur|\
Layla Leila Leyla Laila|Choudhury Chowdhury Chaudhry Choudhry|Iqbal Ikbal|Qureshi Quraishi|Siddiqui Siddiqi Siddique|\
Sheikh Shaikh|Akhtar Akter|Rahman Rehman|Uddin Udin|Miah Mia|Haque Hoque Huq|Begum Begam|Khatun Khatoon|Sana Sanah|\
Mahmood Mahmoud Mehmood|Khaled Khalid|Tariq Tarik|Karim Kareem|Clark Clarke|Smith Smyth Smythe|Thompson Thomson|\
Stephens Stevens|Phillips Philips|Davis Davies|Reid Read Reed|Brown Browne|Green Greene|Cook Cooke|Moore More|Gray Grey|\
Lewis Louis|Allen Allan Alan|Elliott Elliot Eliot|Nicholls Nichols|Matthews Mathews|Harrison Harison|Pearson Pierson|\
Johnson Johnston Johnstone|Robinson Robison|Philip Phillip|Stephen Steven|Catherine Katherine Kathryn Katharine Catharine|\
Sarah Sara|Hannah Hanna Hana|Sophie Sofie|Sophia Sofia Sofiia|Isabella Izabella|Isabelle Isabel Isobel Isabell|Amelia Emelia|\
Lily Lilly Lillie|Millie Milly|Molly Mollie|Poppy Poppie|Evie Evy Eevie|Ellie Elly|Maisie Maisy|Darcie Darcey Darcy|\
Caitlin Kaitlyn Katelyn Caitlyn|Zoe Zoey Zoë|Chloe Cloe Khloe|Phoebe Pheobe Febe|Niamh Neve|Sian Shan|Megan Meghan Meagan|\
Rachel Rachael|Rebecca Rebekah|Leah Lea Leia|Eva Ava|Freya Freyja|Louisa Luisa|Anna Ana|Emily Emilie Emely|Lauren Loren|\
Keira Kiera Kyra|Skye Sky|Aaliyah Aliyah Aleah|Jasmine Jasmin Yasmin|Bethany Bethanie|Harriet Harriett|Eleanor Elenor Elinor|\
Matilda Mathilda|Beatrice Beatrix|Connor Conor Conner|Sean Shaun Shawn|Callum Calum Kallum|Jack Jac|Zachary Zachery Zackary|\
Isaac Issac|Aiden Aidan Ayden|Finley Finlay Finnley|Ethan Ethen|Jayden Jaden Jaydon|Kayden Caden|Riley Reilly Ryley|\
Rhys Reece Rees|Owen Owain|Ewan Euan Ewen|Kieran Ciaran Kieron|Declan Decklan|Jaxon Jackson Jaxson|Lucas Lukas|Luca Luka|\
Teddy Teddie|Freddie Freddy|Archie Archy|Alfie Alfy|Charlie Charley|Harry Harrie|Ronnie Ronny|Tommy Tommie|Louie Louis|\
Theo Teo|Matthew Mathew|Jonathan Johnathan Jonathon|Nicholas Nicolas|Christopher Kristopher|Michael Micheal Mikael|\
Gabriel Gabrielle|Rafael Raphael|Laurence Lawrence|Frederick Fredrick|Geoffrey Jeffrey|Oluwaseun Oluwasheun|\
Chidinma Chidimma|Adeyemi Adeyemy|Ogunleye Ogunlaye|Okafor Okafo|Mensah Mensa|Boateng Boating|Osei Ossei|Abdi Cabdi|\
Abdirahman Abdurahman Abdulrahman|Hodan Xodan|Nimco Nimo|Simran Simren|Harpreet Harprit|Jasleen Jaslin|Singh Sing|\
Kaur Kour|Dhillon Dhillan Dillon|Patel Patal|Krishnan Krishan|Priya Pria|Diya Dia|Aarav Arav|Vivaan Vivan|Wei Way|\
Zhang Chang|Zhao Chao|Xu Hsu|Wong Huang|Nguyen Nguyan|Kowalski Kowalsky|Aleksander Alexander|Wiktoria Victoria Viktoria|\
Aleksandra Alexandra Oleksandra|Natalia Nataliya|Mykyta Nikita|Oleksandr Aleksandr|Sofiia Sofia|Yuliia Julia|\
Dmytro Dmitri Dmitry|Andrii Andriy|Georgiou Georghiou|Chaya Haya|Chana Hannah|Shmuel Samuel|Moshe Moishe|\
Mustafa Mustapha|Mehmet Mehmed|Hossein Hussein|Reza Riza|Ali Aly|Hamza Hamzah|Bilal Billal|Saeed Said Sayeed|\
MacDonald McDonald|Mackenzie McKenzie|O'Connor Connor|O'Neill O'Neil|O'Reilly O'Riley|McCarthy MacCarthy|Siobhan Shivaun|\
Roisin Rosheen|Aoife Eefa|Caoimhe Keeva|Saoirse Searsha|Ciara Keira Kiara|Kirsty Kirstie|Cerys Carys|Ffion Fion";

type Names = Vec<&'static str>;
type Lookup = HashMap<&'static str, Names>;

fn table(text: &'static str, split: fn(&'static str) -> Vec<(&'static str, Names)>) -> Lookup {
    let mut map = Lookup::new();
    for (name, others) in text.split('|').flat_map(split) {
        map.entry(name).or_default().extend(others);
    }
    map
}

/// Short forms of a formal name; empty for a name that has none.
pub fn nicknames(name: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<Lookup> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        table(NICKNAMES, |entry| {
            entry
                .split_once(':')
                .map(|(name, short)| (name, short.split(',').collect()))
                .into_iter()
                .collect()
        })
    });
    table.get(name).map_or(&[], Vec::as_slice)
}

/// Other spellings of a name; empty for a name without a known one.
pub fn spellings(name: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<Lookup> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        table(SPELLINGS, |group| {
            let all: Vec<&str> = group.split(' ').collect();
            all.iter()
                .map(|name| (*name, all.iter().copied().filter(|other| other != name).collect()))
                .collect()
        })
    });
    table.get(name).map_or(&[], Vec::as_slice)
}

/// A spelling that sounds the same, by rule, for names without a known one.
pub fn sounds_like(name: &str) -> Option<String> {
    const RULES: [(&str, &str); 12] = [
        ("ph", "f"),
        ("ck", "k"),
        ("ie", "y"),
        ("ll", "l"),
        ("tt", "t"),
        ("nn", "n"),
        ("ai", "ay"),
        ("ou", "oo"),
        ("ee", "i"),
        ("sh", "sch"),
        ("w", "v"),
        ("s", "z"),
    ];
    RULES
        .iter()
        .find(|(from, _)| name.get(1..).is_some_and(|rest| rest.contains(from)))
        .map(|(from, to)| name.replacen(from, to, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read() {
        assert!(nicknames("William").contains(&"Bill"));
        assert!(nicknames("Zzz").is_empty());
        assert!(spellings("Muhammad").contains(&"Mohammed"));
        assert!(!spellings("Aisha").contains(&"Aisha"));
        assert_eq!(sounds_like("Sophronia").as_deref(), Some("Sofronia"));
        assert_eq!(sounds_like("Bo"), None);
    }
}
