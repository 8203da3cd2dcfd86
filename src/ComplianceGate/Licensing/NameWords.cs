namespace ComplianceGate.Licensing;

/// <summary>
/// Tells words that may stand in a name from words that state terms. What is set aside unread, a copyright notice or the name in
/// a replaceable place, must not hold a word by which the terms could change. A name that is refused by mistake leaves a text
/// unrecognised, which is safe; so the lists are generous, and reach beyond English.
/// </summary>
internal static class NameWords
{
    private const int Longest = 64;

    // Lower-case ASCII letters that those from U+00C0 to U+017F are read as.
    private const string Folded =
        "aaaaaaaceeeeiiiidnoooooxouuuuypsaaaaaaaceeeeiiiidnoooooxouuuuypyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
        + "llllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    private static readonly HashSet<string> Terms = Set(
        // What one may or may not do, and with what.
        "may must shall should can cannot will would not non no never nor neither none nothing nobody dont without unless except only solely "
        + "use used uses using user users usage copy copied copying copies sell sells selling sold sale sales resale resell buy pay pays paid "
        + "paying fee fees charge charges costs price royalty demand demands rent rented lease leased grant grants granted allow allowed "
        + "allows disallowed permit forbidden banned refused denied deny limits within if when where until before after unlawful illegal law "
        + "laws right rights reserve reserves reserved owe owes owed ask call order request requests need needs needed accept accepts "
        + "accepted sign obtain contact terms eula nda trial personal private internal internally confidential proprietary production "
        + "academic educational students school schools military evil purpose purposes profit nonprofit warranty liable patent patents "
        + "trademark trademarks binary publish published disclose provided supplied written prior ends ended demo beta draft "
        + "preview hobbyists unpaid void null invalid deprecated test tests testing tested war weapons weapon nuclear "
        + "subject clause clauses applies apply applicable version versions copyleft freeware shareware companies hereby refuse refuses reject rejects additional "
        // What makes a sentence.
        + "is are be been being was were am do does did done has have had make makes made this that these those it who whom whose which what "
        + "why how while because although though but yet then else than with from every each any anyone anybody everyone everybody you "
        + "your yours yourself we our us they them his her me my please see read outside inside off out again also always instead even "
        + "mustnt wont shant isnt arent "
        // The same in neighbouring languages, without their marks.
        + "nur nicht kein keine keinen keinem ohne ausser auser darf durfen muss musen verboten untersagt erlaubt gewerblich gewerbliche "
        + "zum zur zwecke zweck ausschlieslich weitergabe verkauf verkaufen nutzung ne pas sans interdit interdite seulement uniquement sauf "
        + "vente usages gratuit gratuite pour defense solo sin prohibido prohibida uso venta salvo excepto solamente unicamente sem somente "
        + "apenas proibido proibida venda nao vietato vietata senza soltanto vendita tranne alleen niet geen zonder behalve gebruik verkoop "
        + "ikke kun brug salg inte endast bruk ei vain tylko nie bez zakaz uzytku para por fins fini scopi fines "
        + "anvandning anvanda forbjuden forbjudet forbjudna forbudt forbudet tillaten tillatet tilladt tillatt anvendelse bruges kaytto "
        + "kayttoon kielletty kielletaan sallittu ticari kullanim kullanimi kullanilamaz yasak yasaktir izin izni pouziti zakazano "
        + "zakazane dovoleno hasznalat tilos csak verboden toegestaan dozwolone wzbronione keeld keelatud lubatud interzis interzisa doar "
        // What one is told to do or owes.
        + "give gives given giving percent revenue revenues income destroy destroys delete deletes remove return donate donation donations "
        + "credit send notify register share shares");

    private static readonly string[] Beginnings =
    [
        "gpl", "agpl", "lgpl", "gnu", "affero", "busl", "sspl", "ccby", "polyform", "copyleft", "kommersi", "kaupalli", "kereskede", "commerciee",
        "permi", "modif", "evaluat", "educat", "militar", "warrant", "liabil", "royalt", "subscri", "expir", "revoc", "revok", "terminat",
        "exclu", "requir", "oblig", "consent", "approv", "authoriz", "autoris", "authoris", "purchas", "confiden", "propriet", "noncom",
        "nonprof", "agree", "condition", "disclos", "distribu", "payment", "compensat", "reimburs", "indemn", "trademark", "licen", "lizen",
        "kosten", "bezahl", "gebuhr", "comerc", "komerc", "interdi", "proib", "prohib", "verbiet", "vietat", "einschrank", "warez", "unlaw",
    ];

    // So telling that they tell within a word as well: notforcommercialuse.
    private static readonly string[] Roots =
        ["commerc", "kommerz", "licens", "lizenz", "licenc", "prohib", "verbot", "forbid", "forbad", "restrict", "redistrib", "sublic", "notfor", "nosale", "noresale", "mustnot", "maynot", "donot", "terms"];

    // Terms of fewer letters stand in names by chance (Newman, Candice).
    private const int LeastWithin = 6;

    private const int LongestTerm = 16;

    private static readonly HashSet<string> Between = Set("a all an and as at by first for in of on or the to more most one two per");

    private static readonly HashSet<string> CompanyForms = Set("inc ltd co corp llc llp pty plc gmbh ev sa bv ag ab oy as srl spa kg");

    private static readonly HashSet<string> Abbreviations = Set("jr sr st dr prof al s univ dept");

    /// <summary>Whether a word states terms rather than a name.</summary>
    /// <param name="word">A word without its punctuation, in any case.</param>
    public static bool StatesTerms(ReadOnlySpan<char> word)
    {
        if (word.Length > Longest)
        {
            return true;
        }

        Span<char> plain = stackalloc char[Longest];
        plain = plain[..word.Length];
        var digits = 0;
        for (var i = 0; i < word.Length; i++)
        {
            plain[i] = Plain(word[i]);
            digits += char.IsAsciiDigit(word[i]) ? 1 : 0;
        }

        // Digits that stand for letters: us3, c0mmercial; a 1 for either of two.
        return Tells(plain) || (digits > 0 && digits < word.Length && (Tells(Read(plain, word, 'i')) || Tells(Read(plain, word, 'l'))));
    }

    /// <summary>Whether a full stop after the word need not end the sentence.</summary>
    /// <param name="word">A word without the stop.</param>
    public static bool IsAbbreviation(ReadOnlySpan<char> word) =>
        word.Length == 1 || IsCompanyForm(word) || Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>Whether a word ends the name of a company: <c>Inc</c>, <c>GmbH</c>.</summary>
    /// <param name="word">A word without its punctuation, in any case.</param>
    public static bool IsCompanyForm(ReadOnlySpan<char> word) => CompanyForms.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>
    /// Whether a letter is one of the Latin script that everybody can read. Greek and Cyrillic letters look like Latin ones, so a
    /// word in them could be a term in disguise; and of a script whose words are not known here, a sentence could be taken for a name.
    /// </summary>
    /// <param name="c">A letter.</param>
    public static bool IsPlainLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '\u00C0' and <= '\u017F');

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

    private static char Plain(char c) => c is >= '\u00C0' and <= '\u017F' ? Folded[c - '\u00C0'] : char.ToLowerInvariant(c);

    private static Span<char> Read(Span<char> plain, ReadOnlySpan<char> word, char one)
    {
        for (var i = 0; i < word.Length; i++)
        {
            plain[i] = word[i] switch { '0' => 'o', '1' => one, '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', _ => plain[i] };
        }

        return plain;
    }

    private static bool Tells(ReadOnlySpan<char> plain)
    {
        if (Terms.GetAlternateLookup<ReadOnlySpan<char>>().Contains(plain))
        {
            return true;
        }

        foreach (var beginning in Beginnings)
        {
            if (plain.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        foreach (var root in Roots)
        {
            if (plain.Contains(root, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return plain.Length > LeastWithin && plain is not "copyright" && (HoldsTerm(plain) || IsSentence(plain));
    }

    private static bool HoldsTerm(ReadOnlySpan<char> plain)
    {
        foreach (var term in Terms)
        {
            if (term.Length >= LeastWithin && plain.Contains(term, StringComparison.Ordinal))
            {
                return true;
            }
        }

        foreach (var beginning in Beginnings)
        {
            if (beginning.Length >= LeastWithin && plain.Contains(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a word is nothing but words of terms and those between them, written together: askfirst.
    private static bool IsSentence(ReadOnlySpan<char> plain)
    {
        Span<bool> reached = stackalloc bool[Longest + 1];
        reached.Clear();
        reached[0] = true;
        var terms = Terms.GetAlternateLookup<ReadOnlySpan<char>>();
        var between = Between.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var end = 1; end <= plain.Length; end++)
        {
            for (var start = Math.Max(0, end - LongestTerm); start < end && !reached[end]; start++)
            {
                var part = plain[start..end];
                reached[end] = reached[start] && (terms.Contains(part) || between.Contains(part));
            }
        }

        return reached[plain.Length];
    }
}
