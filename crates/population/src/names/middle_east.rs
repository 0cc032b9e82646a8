//! Names of families with roots in the Middle East and Central Asia, most frequent first.

/// Arabic girls' names.
pub const ARABIC_GIRLS: &str = "Mariam Fatima Nour Layla Sara Yasmin Jana Lina Hala Rania Salma Amal Dana Farah Hanan Malak Reem Rima \
Zaynab Huda Jumana Lamar Mona Shahad Tala";
/// Arabic boys' names.
pub const ARABIC_BOYS: &str = "Omar Ahmed Yousef Ali Khaled Mahmoud Hassan Abdullah Karim Ziad Tariq Amir Bilal Fares Hadi Jad Kareem \
Laith Marwan Nabil Rami Sami Walid Yazan Zayd";
/// Arabic family names.
pub const ARABIC: &str = "Al-Hassan Mansour Haddad Khalil Saleh El-Sayed Nasser Ibrahim Al-Masri Hamdan Abdallah Al-Jabouri Younes \
Darwish Al-Ali Suleiman Awad Shaheen Al-Najjar Osman Bakri Qasim Al-Rashid Zidan Benali El-Amrani Bouzid Idris Othman Kassab";
/// Turkish girls' names.
pub const TURKISH_GIRLS: &str = "Zeynep Elif Defne Ayşe Ecrin Azra Nehir Miray Ela Melis Derya Ebru Esra Gizem Hatice İrem Selin Sevgi \
Yağmur Zehra Damla Beyza";
/// Turkish boys' names.
pub const TURKISH_BOYS: &str = "Yusuf Eymen Mustafa Emir Mehmet Ömer Kerem Berk Can Deniz Emre Furkan Hakan Kaan Murat Onur Serkan \
Tolga Umut Yiğit Çınar Arda";
/// Turkish family names.
pub const TURKISH: &str = "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç \
Kurt Özkan Şimşek Polat Korkmaz Erdoğan Güneş Aksoy Bulut";
/// Kurdish girls' names.
pub const KURDISH_GIRLS: &str = "Rojin Dilan Berivan Zilan Avin Shilan Hêvî Nazdar Jîn Rozhin Soma Tara Lana Narin Gulistan Delal \
Sazan Shno Zhina Helin";
/// Kurdish boys' names.
pub const KURDISH_BOYS: &str = "Azad Baran Rebin Dilshad Aram Hiwa Karwan Rawand Serhat Zana Alan Bakhtiar Diyar Goran Hemin Lawand \
Rebaz Shwan Soran Zagros";
/// Kurdish family names.
pub const KURDISH: &str = "Barzani Aziz Karim Hama Rashid Mahmood Salih Hamid Saeed Jaff Kaplan Yıldız Demir Bozkurt Polat Aslan \
Ibrahim Rostam Omer Qadir Sharif Amin Mustafa Kareem Othman";
/// Afghan girls' names.
pub const AFGHAN_GIRLS: &str = "Zahra Fatima Maryam Parwana Shabnam Nilofar Laila Mursal Freshta Hosna Khatera Roya Sadaf Spozhmai \
Wazhma Yalda Zarghuna Tamana Palwasha Marwa";
/// Afghan boys' names.
pub const AFGHAN_BOYS: &str = "Mohammad Ahmad Omid Farid Habib Idris Jawad Khalid Mirwais Najib Qais Rahim Samim Shafiq Tamim Wahid \
Yama Zabihullah Zalmai Ismatullah";
/// Afghan family names.
pub const AFGHAN: &str = "Ahmadzai Rahimi Karimi Noori Sultani Stanikzai Haidari Hashimi Safi Zadran Amiri Popal Sharifi Wardak \
Yousufzai Azizi Mohammadi Nazari Sahak Jalali Hakimi Omari Sadat Barakzai Akbari";
/// Iranian girls' names.
pub const IRANIAN_GIRLS: &str = "Yasaman Nazanin Parisa Shirin Mahsa Niloufar Roxana Sahar Setareh Tara Ava Baran Donya Elnaz Ghazal \
Kimia Leila Melika Negar Zahra";
/// Iranian boys' names.
pub const IRANIAN_BOYS: &str = "Amir Arash Kian Dariush Ehsan Farhad Kaveh Mehdi Navid Omid Parsa Reza Sina Soroush Arman Babak Cyrus \
Hossein Kamran Shayan";
/// Iranian family names.
pub const IRANIAN: &str = "Hosseini Ahmadi Mohammadi Karimi Rezaei Moradi Jafari Ebrahimi Sadeghi Tehrani Shirazi Rahmani Hashemi \
Akbari Ghorbani Mousavi Kazemi Rostami Zamani Farahani Nouri Alavi Bahrami Golzar Kermani";
