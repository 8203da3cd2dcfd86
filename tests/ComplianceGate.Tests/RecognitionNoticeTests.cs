using static ComplianceGate.Tests.RecognitionSamples;

namespace ComplianceGate.Tests;

/// <summary>What nobody reads again, because it is set aside as a notice or a name, must be able to say nothing.</summary>
[TestClass]
public sealed class RecognitionNoticeTests
{
    private const string Notice = "Copyright (c) 2026 The ComplianceGate authors";

    [TestMethod]
    [DataRow("Copyright (C) 1989, 1991 Free Software Foundation, Inc., 51 Franklin Street, Fifth Floor, Boston, MA 02110-1301, USA")]
    [DataRow("Copyright (C) 2018-present iced project and contributors\nhttps://github.com/icedland/iced")]
    [DataRow("Copyright 2004-2016 Castle Project - http://www.castleproject.org/")]
    [DataRow("Copyright 2015-2025, App vNext and contributors. All rights reserved.")]
    [DataRow("Copyright 2014-2025 SourceGear, LLC")]
    [DataRow("Copyright \u00A9 2006 - 2022 Dami\u00E1n H\u00E4user, \u0141ukasz \u017Burek")]
    [DataRow("Copyright (c) 1991-2019 Unicode, Inc. and others")]
    [DataRow("Copyright (c) 2005 J. R. R. Hartley <hartley@example.org>")]
    [DataRow("Copyright (c) 2012 National Institute of Advanced Industrial Science and Technology (AIST)")]
    public void Notices_as_they_are_written_are_set_aside(string notice)
    {
        Assert.AreEqual("MIT", Recognise(Mit.Replace(Notice, notice)));
    }

    [TestMethod]
    [DataRow("Copyright (c) 2024 Foo, solo para uso personal", DisplayName = "Spanish")]
    [DataRow("Copyright (c) 2024 Foo, nur zum Testen", DisplayName = "German")]
    [DataRow("Copyright (c) 2024 Foo, ohne d\u00FCrfen", DisplayName = "German with marks")]
    [DataRow("Copyright (c) 2024 Foo, vente interdite", DisplayName = "French")]
    [DataRow("Copyright (c) 2024 \u5F20\u4E09 \u7981\u6B62\u5546\u7528", DisplayName = "Chinese")]
    [DataRow("Copyright (c) 2024 \uBB34\uB2E8 \uBC30\uD3EC \uAE08\uC9C0", DisplayName = "Korean")]
    [DataRow("Copyright (c) 2024 NotForCommercialUse", DisplayName = "one word")]
    [DataRow("Copyright (c) 2024 notforcommercialuse", DisplayName = "one word in lower case")]
    [DataRow("Copyright (c) 2024 Foo https://example.com/not-for-sale", DisplayName = "in an address")]
    [DataRow("Copyright (c) 2024 Foo for-evaluation@only.example", DisplayName = "in a mail address")]
    [DataRow("Copyright (c) 2024 Foo\nhttps://example.com/not-for-sale", DisplayName = "in an address below")]
    [DataRow("Copyright (c) 2024 Foo c0mmercial us3", DisplayName = "digits for letters")]
    [DataRow("Copyright (c) 2024 Foo Inc. Ask First", DisplayName = "behind a company")]
    [DataRow("Copyright (c) 2024 Foo GmbH. Sundays Off", DisplayName = "behind another company")]
    [DataRow("Copyright (c) 2024 Foo - Weekends Off Limits", DisplayName = "behind a dash")]
    [DataRow("Copyright (c) 2024 Foo - Churches", DisplayName = "behind a dash, without a telling word")]
    [DataRow("Copyright (c) 2024 Foo Don't Ship It", DisplayName = "apostrophe")]
    [DataRow("Copyright (c) 2024 N O S A L E S", DisplayName = "letter by letter")]
    [DataRow("Copyright (c) 2024 Foo commerc\u0131al", DisplayName = "dotless i")]
    [DataRow("Copyright (c) 2024 Foo \u26D4", DisplayName = "a sign")]
    [DataRow("Copyright (c) 2024 Foo asking everyone kindly about beer", DisplayName = "a sentence")]
    [DataRow("Copyright (c) 2024 Anyone Shipping This Thing Sends Bob Some Nice Cold Beer", DisplayName = "a long name")]
    public void A_notice_cannot_carry_a_term(string notice)
    {
        Assert.AreEqual("", Recognise(Mit.Replace(Notice, notice)), notice);
    }

    [TestMethod]
    public void An_address_alone_may_stand_at_the_top()
    {
        var text = Mit[Mit.IndexOf("Copyright", StringComparison.Ordinal)..];

        Assert.AreEqual("MIT", Recognise("https://github.com/icedland/iced\n" + text));
        Assert.AreEqual("", Recognise("https://example.com/not-for-sale\n" + text));
        Assert.AreEqual("", Recognise("https://example.com/ terms\n" + text));
    }

    [TestMethod]
    public void A_text_is_not_written_in_notices()
    {
        Assert.AreEqual("MIT", Recognise(Mit.Replace(Notice, string.Join('\n', Enumerable.Repeat(Notice, 40)))));
        Assert.AreEqual("", Recognise(Mit.Replace(Notice, string.Join('\n', Enumerable.Repeat(Notice, 60)))));
    }

    [TestMethod]
    [DataRow("WHO DEMAND ONE BEER FROM EVERY COMPANY")]
    [DataRow("FOR CHURCHES INSIDE GERMANY")]
    [DataRow("IN COUNTRIES OF THEIR CHOICE")]
    [DataRow("TO SCHOOLS AND UNIVERSITIES")]
    [DataRow("FOO BAR FOO BAR FOO BAR FOO BAR FOO BAR FOO BAR FOO BAR FOO BAR FOO BAR FOO BAR")]
    public void A_name_in_the_disclaimer_cannot_carry_a_term(string name)
    {
        Assert.AreEqual("", Recognise(Mit.Replace("AUTHORS OR COPYRIGHT HOLDERS", "AUTHORS OR COPYRIGHT HOLDERS " + name)), name);
    }

    [TestMethod]
    [DataRow("~~", "~~", DisplayName = "struck out")]
    [DataRow("", "\u0336\u0336\u0336", DisplayName = "struck out by combined marks")]
    [DataRow("", "\u20E0\u20E0\u20E0", DisplayName = "signs of prohibition")]
    [DataRow("<del>", "</del>", DisplayName = "deleted")]
    public void A_permission_that_is_struck_out_is_none(string before, string after)
    {
        const string Grant = "Permission is hereby granted, free of charge,";
        Assert.Contains(Grant, Mit);

        Assert.AreEqual("", Recognise(Mit.Replace(Grant, before + Grant + after)));
    }
}
