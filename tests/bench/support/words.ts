/** What people write to a ministry about, in both languages: enough different words for realistic sizes, nothing more. */
export const ARABIC = (
  'طلب شكوى استفسار فاتورة تأخير موعد إلغاء استرداد مبلغ حساب بطاقة فرع خدمة عملاء موظف رقم هاتف بريد إلكتروني عنوان مدينة الرياض جدة الدمام مكة ' +
  'المدينة أبها تبوك مشكلة خطأ تطبيق موقع كلمة مرور تسجيل دخول تحديث بيانات تفعيل انقطاع صيانة زيارة جهاز تسليم رسوم تأمين مطالبة مستشفى طبيب تقرير ' +
  'نتيجة شهادة جامعة طالب رسالة عاجل مهم السلام عليكم ورحمة الله وبركاته شكرا جزيلا أرجو الرد في أقرب وقت ممكن لم يصل حتى الآن منذ ثلاثة أيام أسبوع ' +
  'شهر قمت بالتواصل معكم عدة مرات دون فائدة نأمل حل المشكلة سريعا مع خالص التحية والتقدير مركز صحي عيادة صيدلية دواء وصفة تحليل أشعة إحالة قسم ' +
  'الطوارئ ممرض مريض والدي والدتي ابني إجازة مرضية اعتماد ترخيص منشأة بلاغ متابعة'
).split(' ');
export const ENGLISH = (
  'please request invoice refund delay appointment account password reset login error payment card branch service support phone email address city ' +
  'app website update data activation outage maintenance visit device broken deliver fee transfer insurance claim hospital doctor report result ' +
  'certificate university student message urgent important hello thanks regards waiting since three days week month contacted several times without ' +
  'answer hope you can solve this issue quickly attached screenshot the my your is not and for with from have been still we our this that clinic ' +
  'pharmacy medicine prescription analysis referral emergency nurse patient father mother son sick leave licence facility follow up'
).split(' ');
export const LATIN_NAMES = ['Ahmed Hassan', 'Sara Ali', 'John Smith', 'Maria Lopez', 'Omar Farouk', 'Lina Haddad', 'Peter Novak', 'Yusuf Kaya', 'Emma Brown', 'Khalid Saleh'];
export const ARABIC_NAMES = ['أحمد حسن', 'سارة علي', 'محمد عبد الله', 'فاطمة الزهراء', 'خالد السالم', 'نورة القحطاني', 'يوسف إبراهيم', 'ليلى حداد', 'عمر فاروق', 'مريم صالح'];
