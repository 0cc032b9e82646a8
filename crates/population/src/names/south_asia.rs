//! Names of families with roots in South Asia, most frequent first.

/// Muslim girls' names.
pub const MUSLIM_GIRLS: &str = "Aisha Fatima Maryam Zainab Zara Khadija Amina Hafsa Sana Iqra Alisha Maira Hania Aleena Ayesha \
Safa Mariam Aliza Inaya Anaya Haleema Sumaiya Noor Rabia Laiba Amara Iman Saima Samina Nabila Shazia Mehwish Tahira \
Hira Sadia Humaira Zoya Ruqayyah Juwairiyah Sara";
/// Muslim boys' names.
pub const MUSLIM_BOYS: &str = "Ibrahim Yusuf Adam Ali Hamza Hassan Zain Umar Abdullah Haris Ismail Musa Bilal Eesa Zakariya \
Ahmed Hussain Rayyan Mustafa Sulaiman Ayaan Usman Danyal Hashim Arham Faizan Kashif Imran Adeel Saad Subhan Azaan \
Junaid Idris Taha Abdur Faisal Shahzad Asad Yahya";
/// Family names of Pakistan.
pub const PAKISTANI: &str = "Khan Hussain Ahmed Ali Mahmood Iqbal Malik Akhtar Shah Hussain Mirza Butt Rashid Aslam Afzal Sheikh \
Chaudhry Raja Bashir Mohammed Qureshi Siddiqui Javed Anwar Saleem Yousaf Riaz Rafiq Sadiq Zaman Karim Arshad Baig \
Tariq Nawaz Ashraf Parveen Yaqoob Dar Ghafoor";
/// Family names of Bangladesh.
pub const BANGLADESHI: &str = "Rahman Islam Uddin Miah Ahmed Ali Hussain Khan Alam Choudhury Hoque Haque Chowdhury Ullah Karim \
Kabir Hossain Mahmud Sarkar Talukdar Bari Malik Akhtar Shahid Khanom Latif Mannan Quddus Rashid Salam";
/// Second names that stand as a woman's family name.
pub const WOMENS: &str = "Begum Bibi Khatun Akhtar Kausar Khanom Parveen Sultana";

/// Punjabi given names, girls.
pub const PUNJABI_GIRLS: &str = "Simran Harpreet Jasleen Gurleen Manpreet Navneet Kiran Jaspreet Amrit Ravneet Anmol Avneet Ekam \
Jasmeen Prabhleen Mehar Sehaj Kirat Gurpreet Sukhpreet Rajvir Asees Japneet Tanveer Mannat Anaya Jiya Arshpreet Sukhmani Divjot";
/// Punjabi given names, boys.
pub const PUNJABI_BOYS: &str = "Arjan Gurpreet Harpreet Jaspreet Manpreet Amar Gurdeep Jasdeep Karan Harjit Balraj Jeevan Rajan \
Sukhdeep Armaan Fateh Zorawar Angad Sahib Gurnoor Ekam Veer Kabir Himmat Jujhar Tejveer Harvir Ranveer Partap Jovan";
/// Punjabi family names.
pub const PUNJABI: &str = "Singh Sandhu Gill Dhillon Sidhu Grewal Dhaliwal Bains Johal Sahota Rai Mann Kang Cheema Aujla Virdee \
Bhogal Sohal Chahal Hayer Purewal Nijjar Atwal Brar Uppal Kalsi Panesar Bansal Sangha Deol";

/// Hindu girls' names.
pub const HINDU_GIRLS: &str = "Anaya Diya Riya Aanya Isha Priya Anika Kavya Mira Pooja Shreya Tanvi Nisha Krisha Aditi Avni \
Saanvi Myra Jiya Dhruvi Hetal Khushi Prisha Siya Trisha Vidhi Zeel Aarohi Ananya Anjali Lakshmi Meera Neha Sneha Ira";
/// Hindu boys' names.
pub const HINDU_BOYS: &str = "Aarav Arjun Dev Rohan Krish Aryan Dhruv Vivaan Jay Ishaan Kian Neel Ayaan Veer Yash Shiv Ronak \
Hari Mihir Nikhil Om Parth Rishi Sai Tejas Vihaan Advik Reyansh Kush Karan Rahul Siddharth Pranav Kunal Akash";
/// Family names of Gujarat.
pub const GUJARATI: &str = "Patel Shah Mistry Desai Parmar Chauhan Solanki Joshi Modi Mehta Amin Gandhi Bhatt Pandya Trivedi \
Rathod Vaghela Gohil Lad Panchal Tailor Thakkar Kotecha Raval Barot Chavda Naik Hirani Vekaria Halai";
/// Family names of the rest of India (north and south).
pub const INDIAN: &str = "Sharma Kumar Reddy Nair Gupta Rao Thomas Varghese Menon Iyer Verma Jain Agarwal Mathew Pillai Joseph \
Naidu Das George Krishnan Philip Jacob Chacko Shetty Kulkarni Deshpande Mukherjee Banerjee Ghosh Bose Sebastian Kurian \
Prasad Varma Cherian";
/// Tamil girls' names.
pub const TAMIL_GIRLS: &str = "Abinaya Kavitha Tharani Nila Yalini Thamilini Ovviya Dharshini Janani Kajal Keerthana Laksha \
Mathura Nivetha Pavithra Saranya Shalini Sivani Thulasi Vaishnavi Ashwini Harini Iniya Anushka Mithra";
/// Tamil boys' names.
pub const TAMIL_BOYS: &str = "Kavin Arun Sujan Pranavan Ashwin Thushan Kajan Nirojan Sathish Vithushan Aadhavan Harish Kishan \
Mathusan Piratheepan Sajeevan Thamilan Vaseekaran Abishan Dilshan Gokulan Ilango Kugan Logan Ramanan";
/// Tamil fathers' names, which stand as the family name.
pub const TAMIL: &str = "Sivakumar Rajah Kandasamy Selvarajah Nadarajah Thiruchelvam Balasubramaniam Sivapalan Kanagaratnam \
Mahendran Ravindran Sritharan Yogarajah Ganeshan Jeyakumar Navaratnam Pathmanathan Rajendran Sivanesan Suthakaran \
Thavarajah Uthayakumar Vigneswaran Arulanantham Kumarasamy Ponnampalam";
/// Nepali girls' names.
pub const NEPALI_GIRLS: &str = "Sita Gita Anjali Asmita Binita Kabita Manisha Nisha Prasiddhi Rojina Sabina Sushmita Aarati \
Bipana Deepa Elina Ganga Ishika Kripa Laxmi Muna Samikshya";
/// Nepali boys' names.
pub const NEPALI_BOYS: &str = "Bishal Sujan Anish Bikash Dipesh Kiran Nabin Prabin Rabin Sandesh Aayush Binod Ganesh Hemant \
Milan Niraj Pasang Roshan Sagar Tenzin Umesh Yogesh";
/// Nepali family names.
pub const NEPALI: &str = "Gurung Rai Limbu Thapa Tamang Magar Shrestha Pun Ghale Sherpa Adhikari Bhandari Karki Khadka Basnet \
Poudel Acharya Sharma Lama Chhetri Gautam Subedi Koirala Rana Tharu";
