//! Names of families with roots in Africa and the Caribbean, most frequent first.

/// Yoruba girls' names.
pub const YORUBA_GIRLS: &str = "Oluwaseun Temitope Ayomide Damilola Simisola Tiwa Folake Adesuwa Morenike Ife Toluwani Oluwadamilola \
Titilayo Yetunde Bukola Funmilayo Abisola Adeola Bolanle Moyosore Omolara Feyisayo Ronke Eniola Anjolaoluwa Ireti \
Oreoluwa Teniola Esther Deborah Grace Tofunmi";
/// Yoruba boys' names.
pub const YORUBA_BOYS: &str = "Oluwaseun Ayomide Temitope Tobi Babatunde Ayodele Olumide Kayode Segun Femi Adewale Oluwatobiloba \
Damilare Gbenga Kolawole Ifeoluwa Oluwafemi Toluwalase Akinola Demilade Emmanuel Daniel David Samuel Tomiwa Rotimi \
Olamide Jesutofunmi Moyo Ebun Korede Adebayo";
/// Yoruba family names.
pub const YORUBA: &str = "Adebayo Adeyemi Ogunleye Akinola Oladipo Adekunle Balogun Afolabi Ogunbanjo Olawale Adewale Bakare Ojo \
Ayodele Oyelaran Fashola Adeniyi Okunola Sanusi Adesanya Olaniyan Ajayi Oyebode Salako Odukoya Akande Ogundipe Lawal \
Shittu Alabi";
/// Igbo girls' names.
pub const IGBO_GIRLS: &str = "Chiamaka Adaeze Ngozi Chidinma Ifeoma Amarachi Nneka Chinyere Kosisochukwu Somtochukwu Ezinne \
Obioma Uchenna Kamsiyochukwu Chisom Munachi Zikora Ebube Olanna Adanna Nkem Precious Favour Blessing Gold";
/// Igbo boys' names.
pub const IGBO_BOYS: &str = "Chukwuemeka Chidi Emeka Ikenna Obinna Kelechi Chibuzo Nnamdi Kenechukwu Uchenna Somto Chinedu Ebuka \
Tochukwu Arinze Dubem Ifeanyi Kosi Okechukwu Zimuzo Munachimso Victor Emmanuel Prince Kachi";
/// Igbo family names.
pub const IGBO: &str = "Okafor Okonkwo Eze Nwosu Obi Nwachukwu Okeke Onyekachi Anyanwu Chukwu Igwe Nnaji Ibe Uche Onwuachi Ezeh \
Okoro Nwankwo Obiora Achebe Ugwu Mbah Onuoha Iroegbu Azubuike Duru";
/// Ghanaian girls' names.
pub const GHANAIAN_GIRLS: &str = "Abena Akosua Ama Adwoa Afia Yaa Esi Efua Akua Maame Nana Serwaa Afua Araba Adjoa Aba Priscilla \
Abigail Josephine Erica Gifty Michelle Jessica Princess Nhyira";
/// Ghanaian boys' names.
pub const GHANAIAN_BOYS: &str = "Kofi Kwame Kwaku Yaw Kwesi Kojo Kwabena Nana Ekow Fiifi Papa Emmanuel Samuel Prince Michael Jeremiah \
Nathaniel Caleb Elikem Selorm Nii Kobina Paa Josiah Jayden";
/// Ghanaian family names.
pub const GHANAIAN: &str = "Mensah Owusu Boateng Asante Osei Appiah Agyemang Amoah Antwi Addo Sarpong Asamoah Acheampong Ofori \
Frimpong Yeboah Darko Danso Adjei Opoku Bonsu Nkrumah Kwarteng Gyamfi Amponsah Ansah Quaye Tetteh";
/// Somali girls' names.
pub const SOMALI_GIRLS: &str = "Hodan Ayan Fatima Amina Khadija Sagal Hibo Ifrah Nimco Deeqa Zahra Muna Sumaya Halimo Faduma Hamdi \
Ikram Idil Leyla Maryan Naima Rahma Safiya Ubah Yasmin";
/// Somali boys' names; fathers' and grandfathers' names follow as second and third name.
pub const SOMALI_BOYS: &str = "Mohamed Abdi Ahmed Ali Hassan Abdirahman Yusuf Ibrahim Ismail Omar Abdullahi Farah Warsame Nuur \
Hussein Jama Mahad Liban Bashir Guled Dahir Said Osman Aden Yasin Mohamud Abdikarim Zakariye Ayub Hersi";
/// Eritrean and Ethiopian girls' names.
pub const ERITREAN_GIRLS: &str = "Selam Rahel Bethlehem Feven Helen Hiwot Luwam Meron Natsnet Saba Semhar Sosina Tsion Winta Yodit \
Almaz Bisrat Delina Eden Fiyori Kisanet Liya Makda Rahwa Senait";
/// Eritrean and Ethiopian boys' names.
pub const ERITREAN_BOYS: &str = "Abel Yonas Dawit Samuel Natnael Filmon Robel Biniam Henok Isaias Kidane Mehari Merhawi Noah Simon \
Tesfay Tekle Yohannes Amanuel Berhane Ermias Girmay Habtom Kibrom Temesgen";
/// French-speaking Africa, girls.
pub const FRENCH_GIRLS: &str = "Aminata Mariama Fatoumata Grace Divine Exaucee Gloire Merveille Naomie Plamedie Ruth Sephora Chloe \
Camille Manon Ines Lea Josephine Clemence Elodie Heloise Maelys Oceane Zoe Noemie";
/// French-speaking Africa, boys.
pub const FRENCH_BOYS: &str = "Moussa Ibrahima Mamadou Jean-Pierre Christ Emmanuel Beni Josue Gloire Merdi Exauce Dieumerci Trésor \
Theo Mathis Hugo Jules Louis Antoine Bastien Raphael Noe Étienne Gaël Jérémie";
/// French and French-African family names.
pub const FRENCH: &str = "Diallo Kabongo Mbala Ilunga Traore Bah Mukendi Tshibangu Ngoy Kalala Nzuzi Makiese Lukusa Barry Camara \
Kone Toure Dubois Lefèvre Moreau Girard Fournier Rousseau Blanchard Mercier Bonnet François Lacroix Besson Kasongo";
/// Jamaican and other Caribbean girls' names.
pub const CARIBBEAN_GIRLS: &str = "Tiana Shanice Aaliyah Kayla Amaya Nevaeh Shakira Destiny Renee Tanisha Jada Kiara Zahra Chantelle \
Monique Latoya Ebony Sade Alicia Tamara Rhianna Imani Nyah Kaliyah Mya Paris Naima Simone Jasmine Amara";
/// Jamaican and other Caribbean boys' names.
pub const CARIBBEAN_BOYS: &str = "Tyrese Malachi Jerome Kyron Rico Andre Leon Tyrone Kadeem Jahmai Zion Marlon Isaiah Elijah Jaden \
Romario Dwayne Tre Curtis Rohan Levi Nathaniel Reuben Josiah Micah Jermaine Akeem Khalil Kymani Dante";
/// Caribbean family names.
pub const CARIBBEAN: &str = "Campbell Brown Williams Clarke Gordon Grant Reid Francis Thomas Bailey Henry Morgan Lewis Edwards \
Richards Samuels Blake Wallace Pinnock McKenzie Palmer Francis Facey Gayle Dacres Joseph Charles Pierre Alexis \
St-Louis Baptiste Beckford Whyte Lindo Nembhard";
/// Zimbabwean girls' names.
pub const ZIMBABWEAN_GIRLS: &str = "Rutendo Tanaka Tariro Nyasha Chipo Kudzai Makanaka Anesu Ruvimbo Tadiwa Panashe Thandiwe \
Nokutenda Vimbai Tinotenda Rufaro Natasha Michelle Nomsa Lindiwe Sibusisiwe Tatenda Paidamoyo";
/// Zimbabwean boys' names.
pub const ZIMBABWEAN_BOYS: &str = "Tinashe Tatenda Takudzwa Tapiwa Kudakwashe Munashe Farai Tanaka Anotida Panashe Simbarashe Tafadzwa \
Ngonidzashe Tawanda Mthokozisi Nkosana Themba Ryan Ethan Brandon Leeroy Tendai Munyaradzi";
/// Zimbabwean family names.
pub const ZIMBABWEAN: &str = "Moyo Ncube Sibanda Ndlovu Dube Mpofu Nyathi Chikwanha Mutasa Gumbo Chirwa Banda Marufu Zhou Shumba \
Mapfumo Chigumba Makoni Nyoni Tshuma Hove Mukanya Chitando Madziva Sithole Phiri";
