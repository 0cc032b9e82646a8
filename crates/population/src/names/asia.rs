//! Names of families with roots in East and South-East Asia, most frequent first.

/// Chinese girls' names in pinyin.
pub const CHINESE_GIRLS: &str = "Zihan Yuxin Xinyi Yutong Jiayi Mengyao Ruoxi Siyu Wanting Yichen Xiaoling Meilin Jingyi Kexin Shiyu \
Yiran Qianyu Ruotong Anqi Yanxi Lihua Ziyi Manqi Xueqi Huiling";
/// Chinese boys' names in pinyin.
pub const CHINESE_BOYS: &str = "Haoran Yuxuan Zihao Mingze Junjie Zixuan Haoyu Tianyi Bowen Yifan Jiahao Kaiwen Ruichen Weijie Yichen \
Zhiyuan Chengyu Letian Muchen Shuo Xiangyu Yuhang Zheyu Jianyu Wenhao";
/// Chinese family names.
pub const CHINESE: &str = "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Tang \
Han Cao Deng Feng Xiao Cheng";
/// Girls' names of Hong Kong.
pub const HONG_KONG_GIRLS: &str = "Hoi-Ching Tsz-Yan Wing-Yan Lok-Yi Sum-Yuet Hei-Tung Ka-Yan Cheuk-Lam Yuet-Ching Yan-Tung Sze-Wing \
Man-Yi Pui-Yee Mei-Ling Hiu-Lam Wai-Yin Yee-Lam Shuk-Yi Ching-Man Tsz-Ching";
/// Boys' names of Hong Kong.
pub const HONG_KONG_BOYS: &str = "Ho-Yin Chun-Hei Tsz-Hin Lok-Hei Ka-Ho Chi-Wai Wai-Lun Hin-Lok Pak-Yin Long-Hei Yat-Long Ming-Hei \
Sze-Chun Kwan-Ho Tin-Lok Hei-Man Cheuk-Hin Kai-Chung Yu-Hin Man-Ho";
/// Family names of Hong Kong.
pub const HONG_KONG: &str = "Chan Wong Lee Cheung Lau Ng Lam Leung Ho Chow Tsang Yip Tang Fung Cheng Kwok Yeung Chiu Mak Tse Poon \
Lo Wan Tam Siu Kwan Au Szeto";
/// Western names taken beside the Chinese one, girls.
pub const WESTERN_GIRLS: &str =
    "Emily Grace Joyce Chloe Vivian Jessica Cherry Angel Hailey Crystal Winnie Fiona Cindy Tiffany";
/// Western names taken beside the Chinese one, boys.
pub const WESTERN_BOYS: &str =
    "Jason Kelvin Eric Lucas Marcus Ryan Vincent Kevin Anson Leo Jacky Tony Edison Ivan";
/// Vietnamese girls' names.
pub const VIETNAMESE_GIRLS: &str =
    "Linh Trang Huong Mai Ngoc Anh Thao Phuong Lan Hoa Hanh Nhi Vy My Chau Diep Yen Quynh Tam Thuy";
/// Vietnamese boys' names.
pub const VIETNAMESE_BOYS: &str =
    "Minh Duc Huy Khang Bao Phuc Long Quan Nam Tuan Hieu Khoa Dat Son Thanh Viet Vinh Hai Dung Kien";
/// Vietnamese family names.
pub const VIETNAMESE: &str = "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo Duong Ly Vo Dinh Mai Cao Trinh Luu Ta Chu Quach Ha La";
/// Filipino girls' names.
pub const FILIPINO_GIRLS: &str = "Angel Princess Althea Jasmine Samantha Nathalie Precious Maria Andrea Bea Chloe Janelle Kyla Mikaela \
Rhian Sophia Trisha Xyriel Ysabel Zia Gwyneth Althea";
/// Filipino boys' names.
pub const FILIPINO_BOYS: &str = "Nathaniel Joshua Angelo John-Mark Gabriel Jericho Kurt Prince Christian Jacob Ethan Zion Marco Rafael \
Justin Andrei Jerome Miguel Lance Carlo Enzo Francis";
/// Filipino family names.
pub const FILIPINO: &str = "Santos Reyes Cruz Bautista Garcia Mendoza Torres Villanueva Ramos Aquino Castillo Dela-Cruz Fernandez \
Flores Gonzales Manalo Mercado Navarro Pascual Rivera Salazar Tolentino Valdez Domingo Soriano";
/// Malay and Indonesian girls' names.
pub const MALAY_GIRLS: &str = "Siti Aisyah Nur Putri Dewi Ayu Intan Nabila Sarah Wulan Aulia Citra Dian Fitri Indah Lestari Maya \
Nurul Ratna Sri";
/// Malay and Indonesian boys' names.
pub const MALAY_BOYS: &str = "Budi Agus Rizky Dimas Fajar Haikal Adi Bayu Danial Eko Farhan Gilang Hafiz Iman Joko Rafi Surya Wahyu \
Yusof Zulkifli";
/// Malay and Indonesian fathers' and family names.
pub const MALAY: &str = "Suharto Abdullah Wijaya Rahman Ismail Setiawan Santoso Hidayat Hassan Kurniawan Ibrahim Nugroho Saputra \
Siregar Othman Yusof Pratama Gunawan Halim Nasution Zainal Aziz Susanto Lubis Harahap";
