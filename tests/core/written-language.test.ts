import { detectDirection, detectLanguage, detectWrittenLanguage } from '../../src/core/language';

describe('the language that a text is written in', () => {
  test.each([
    ['ar', 'أرجو المساعدة في حجز موعد لوالدتي، فقد اتصلت مرتين ولم يرد أحد.'],
    ['ar', 'شكراً'],
    ['ar', 'ابغى اعرف وش صار على طلبي رقم 1234 والله تعبت من الانتظار'],
    ['ar', 'MRI لم يتم رفعه حتى الآن في التطبيق'],
    ['ar', 'السلام عليكم، گال لي الموظف ان چان لازم اراجع المستشفى مرة ثانية'],
    ['ar', 'Dear team, kindly note: تم تحويل المريض إلى مستشفى الروابي العام ولم نستلم التقرير'],
    ['ur', 'السلام علیکم، میری درخواست کی کیا حیثیت ہے؟ مجھے ابھی تک کوئی جواب نہیں ملا۔'],
    ['ur', 'جناب، میں نے دو بار فون کیا مگر کسی نے نہیں اٹھایا'],
    ['ur', 'شکریہ'],
    ['fa', 'با سلام، درخواست من هنوز بررسی نشده است. لطفاً وضعیت آن را اطلاع دهید.'],
    ['fa', 'نوبت پزشک را می‌خواهم عوض کنم'],
    ['fr', "Bonjour, je n'ai pas eu de retour sur ma demande. Merci d'avance."],
    ['fr', 'Je voudrais prendre rendez-vous pour ma mère'],
    ['fr', 'Merci beaucoup'],
    ['en', 'I called twice and nobody answered. Please help.'],
    ['en', 'Thanks'],
    ['en', 'ok'],
    ['en', 'The doctor at Hôpital Général told me to write to you'],
    ['en', 'My name is José Núñez and I am waiting for the report of my father'],
    [undefined, 'Sehr geehrte Damen und Herren, ich habe noch keine Antwort auf meine Anfrage erhalten.'],
    [undefined, 'Buenos días, no he recibido respuesta a mi solicitud.'],
    [undefined, 'Magandang araw po, wala pa pong sagot sa aking reklamo'],
    [undefined, 'Selamat siang, saya belum menerima jawaban untuk pengaduan saya'],
    [undefined, 'Merhaba, başvurumun durumu nedir?'],
    [undefined, 'سڵاو، من داواکارییەکەم هێشتا وەڵام نەدراوەتەوە'],
    [undefined, 'Здравствуйте, я жду ответа'],
    [undefined, 'नमस्ते, मुझे उत्तर नहीं मिला'],
    [undefined, 'আমি এখনও উত্তর পাইনি'],
    [undefined, 'このメールはテスト用のメールです'],
    [undefined, 'שלום, לא קיבלתי תשובה'],
    [undefined, '12345 – 678 :+1:'],
    [undefined, ''],
  ])('%s: %s', (language, text) => {
    expect(detectWrittenLanguage(text)).toBe(language);
  });

  test('is that of the words, not of the addresses and the quoted lines among them', () => {
    expect(
      detectWrittenLanguage(
        'نعم\n> I am writing to ask for the report that was promised\nhttps://example.com/the-and-of',
      ),
    ).toBe('ar');
  });

  test('says nothing about the language to answer in, which is Arabic or English by the letters', () => {
    expect(detectLanguage("Bonjour, je n'ai pas eu de retour")).toBe('en');
    expect(detectLanguage('مجھے ابھی تک کوئی جواب نہیں ملا')).toBe('ar');
  });

  test.each([
    ['Здравствуйте, я жду ответа', 'ltr'],
    ['このメールはテスト用です', 'ltr'],
    ['한국말로 하는 것', 'ltr'],
    ['नमस्ते', 'ltr'],
    ['שלום', 'rtl'],
    ['مجھے', 'rtl'],
  ])('%s runs %s', (text, direction) => {
    expect(detectDirection(text)).toBe(direction);
  });
});
