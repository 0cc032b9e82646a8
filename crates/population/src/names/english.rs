//! Given and family names of families with roots in Britain and Ireland, most frequent first.

/// Girls' given names.
pub const GIRLS: &str = "Olivia Amelia Isla Emily Ava Sophie Ella Grace Mia Lily Evie Freya Poppy Isabella Charlotte \
Sophia Jessica Daisy Ruby Alice Phoebe Florence Sienna Chloe Millie Evelyn Isabelle Rosie Elsie Ivy Willow Matilda \
Harper Eva Molly Lucy Imogen Eliza Holly Abigail Hannah Erin Megan Scarlett Summer Lola Maisie Lottie Bella Amber \
Esme Emma Jasmine Eleanor Elizabeth Amelie Layla Thea Martha Georgia Heidi Rose Susannah Annabelle Zara Beatrice \
Penelope Aria Nancy Arabella Harriet Bonnie Darcie Darcey Robyn Orla Maryam Lilly Lexi Violet Clara Victoria \
Katie Rebecca Niamh Caitlin Bethany Lauren Eloise Gracie Zoe Anna Leah Paige Madison Skye Faith Keira Naomi Tilly \
Nicole Sarah Maddison Ellie Julia Connie Edith Mabel Hallie Ottilie Iris Felicity Francesca Aurora Luna Delilah \
Hope Lydia Mollie Tabitha Margot Ada Rachel Laura Amy Tia Lacey Neve Lyla Courtney Shannon Kayleigh Charlie \
Frances Josephine Catherine Katherine Alexandra Natalie Samantha Louisa Maria Libby Evangeline Betsy Ophelia \
Rowan Sadie Mila Ayla Maeve Anya Iona Kara Kiera Abbie Alexa Carys";

/// Boys' given names.
pub const BOYS: &str = "Oliver George Harry Jack Noah Charlie Jacob Alfie Freddie Oscar Leo Logan Archie Theo Thomas James \
Joshua Henry William Max Lucas Ethan Arthur Joseph Isaac Harrison Alexander Edward Benjamin Samuel Daniel Finley \
Mason Teddy Sebastian Adam Dylan Jake Tommy Reuben Elijah Zachary Riley Toby Louie Luca Theodore Hugo Harvey \
Matthew Frankie Ronnie Louis Jude Ryan Nathan Arlo Rory Albert Tyler Luke Jaxon Stanley Blake Callum Jenson Liam \
Connor Kian Ellis Gabriel Roman Felix Elliott Ralph Michael Cameron Rowan Otis Robert Aaron Ollie Elliot Bobby \
Jamie Owen Kai Leon David Lewis Aiden Kayden Finlay Kieran Bradley Sonny Caleb Ezra Hudson Patrick John Christopher \
Andrew Jonathan Nicholas Anthony Peter Dominic Edwin Frederick Jasper Albie Rupert Spencer Barnaby Wilfred Ted \
Billy Joey Reggie Jayden Brandon Corey Kyle Marcus Alex Ben Sam Zac Jackson Carter Grayson Hunter Xavier Vincent \
Philip Stephen Mark Richard Francis Laurence Gregory Tobias Ewan Euan Evan Rhys Sean Shaun Declan Morgan Robin \
Austin Rafferty Monty Ernest Walter Clark Ashton Jay Beau Rex Axel Dexter Miles Tristan Conrad";

/// Girls' names more usual in Ireland, Scotland and Wales.
pub const CELTIC_GIRLS: &str = "Niamh Aoife Saoirse Ciara Caoimhe Roisin Sinead Orla Maeve Erin Clodagh Aisling Grainne Oonagh \
Siobhan Isla Eilidh Ailsa Iona Catriona Mhairi Kirsty Morag Fiona Skye Lorna Cerys Carys Ffion Seren Megan Nia Eleri \
Sian Bethan Rhiannon Angharad Lowri Mali Efa Gwen Bronwen Nell Kathleen Bridget Mary Bernadette";

/// Boys' names more usual in Ireland, Scotland and Wales.
pub const CELTIC_BOYS: &str = "Conor Sean Oisin Cian Fionn Cillian Darragh Eoin Padraig Ronan Liam Patrick Declan Brendan Callum \
Lachlan Hamish Fergus Angus Ruaridh Finlay Struan Euan Craig Gregor Rhys Dylan Ioan Osian Gethin Iwan Evan Owain Huw \
Gareth Macsen Emrys Harri Tomos Cormac Tiernan Shea Michael James Kevin Martin Aidan Rory";

/// Family names of England.
pub const FAMILIES: &str = "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White \
Roberts Green Hall Wood Jackson Clarke Harris Clark Turner Hill Cooper Ward Moore Morris Watson Harrison Baker Martin \
Morgan Davis King Allen James Scott Phillips Lee Parker Bennett Young Shaw Richardson Cook Edwards Hughes Carter Bell \
Mitchell Collins Webb Murphy Rogers Price Gray Marshall Simpson Mills Palmer Adams Cox Foster Stevens Ellis Murray \
Lewis Chapman Mason Hunt Powell Barnes Graham Knight Russell Fisher Barker Butler Dixon Holmes Pearson Lloyd Fletcher \
Stone Andrews Gibson Reynolds Fox Ford Payne Harvey West Day Hart Brooks Lawrence Atkinson Cole Watts Burton Spencer \
Dawson Saunders Bradley Hudson Rose Walsh Riley Elliott Cunningham Grant Armstrong Lowe Rees Dean Carr Hawkins Perry \
Matthews Woods Black Burns Mann Nicholson Gardner Wells Knowles Hayes Stewart Booth Newman Barrett Jenkins Wallace \
Austin Lane Sutton Ryan Warren Marsh Poole Osborne Lynch Rhodes Parsons Berry Oliver Long Read Cross Griffiths Arnold \
Harding Hodgson Page Ball Watkins Greenwood Sharp Hopkins Fuller Bird Frost Nash Steele Goodwin Robson Bishop \
Newton Townsend Potter Hewitt Brookes Norman Bates Moss Sanders Wilkinson Coleman Peters Perkins Chambers Sullivan \
Howard Gill Gibbs Curtis Stephens Kemp Hobbs Baxter Bryant Woodward Barlow Sheppard Thornton Pritchard Hammond \
Nelson Bolton Hancock Reeves Franklin Crawford Kirk Holland Higgins Burgess Thorpe Rowe Miles Ingram Preston Doyle \
Middleton Buckley Pollard Harper Hooper Farrell Vincent Cartwright Norton Hartley Sinclair Wheeler Clayton \
Ashton Metcalfe Whitehead Haynes Nicholls Horton Schofield Bowen Jarvis Stokes Field Savage Talbot Fowler Charlton \
Tucker Goddard Slater Bailey Allan Gallagher Winter Dunn Porter Morton Humphreys Weston Bull Blake Birch Skinner \
Godfrey Naylor Randall Whittaker Lamb Coates Iqbal Pickering Gregory Wilkins Hope Walton Fraser Flynn Leach \
Bartlett Marsden Conway Denton Whitfield Bentley Summers Lambert Heath Daniels Lester Gould Craven Rushton \
Dobson Humphries Atkins Tyler Blackburn Bond Hurst Gilbert Batchelor Ashworth Kendall Haigh Sykes Crossley Ramsden \
Holt Kay Yates Entwistle Duckworth Pickles Greaves Holden Dyson Beaumont Armitage Hinchliffe Tattersall Lumley \
Elsdon Pugh Pope Harwood Sargent Cottrell Penrose Trevithick Tregenza Chudleigh Shapland Stoneman Widdecombe Yeo";

/// Family names of Ireland, Scotland and Wales.
pub const CELTIC_FAMILIES: &str = "Murphy Kelly O'Brien O'Connor O'Neill Ryan Byrne Doyle Gallagher Doherty McCarthy O'Sullivan \
Fitzgerald Kennedy Brennan Burke Nolan Quinn Maguire Donnelly McLaughlin McDonald MacDonald Campbell Stewart Fraser \
Cameron MacLeod Mackenzie Sutherland Buchanan Ferguson Munro Drummond Galbraith Evans Davies Llewellyn Bevan Probert \
Gwynne Vaughan Pritchard Rees Griffiths Meredith O'Reilly O'Donnell McGrath McKenna Kavanagh Flanagan";

/// Family names frequent among Irish Traveller and Gypsy families.
pub const TRAVELLER_FAMILIES: &str = "Ward Connors McDonagh Cash Doran Joyce Maughan Quilligan Sweeney Reilly McCann Doherty \
Stokes Delaney Boswell Lee Smith Price Cooper Loveridge Gaskin Hearn Penfold Buckland Lovell Heron Wood Winter Purcell Casey";
