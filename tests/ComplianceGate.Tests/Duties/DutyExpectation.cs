using System.Collections.Immutable;
using ComplianceGate.Diagnostics;

namespace ComplianceGate.Tests;

/// <summary>What is expected of one duty.</summary>
/// <param name="Duty">Its id.</param>
/// <param name="Outcome">The outcome as tables write it.</param>
/// <param name="IsAhead">Whether it is not in force yet.</param>
/// <param name="From">The day from which it applies; null where the row does not say.</param>
/// <param name="Pieces">What its reasons must hold.</param>
internal sealed record DutyExpectation(string Duty, string Outcome, bool IsAhead, DateOnly? From, ImmutableArray<string> Pieces)
{
    private static readonly ImmutableArray<string> Outcomes = ["met", "unmet", "decide", "banned", "info", "not"];

    public static ImmutableArray<DutyExpectation> Read(string text)
    {
        var all = ImmutableArray.CreateBuilder<DutyExpectation>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var pieces = colon < 0 ? [] : line[(colon + 2)..].Split(" + ", StringSplitOptions.TrimEntries).ToImmutableArray();
            var head = (colon < 0 ? line : line[..colon]).Split(" from ");
            var words = head[0].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            Assert.Contains(words[0], Outcomes, line);
            var isAhead = words[1] == "ahead";
            foreach (var word in words[(isAhead ? 2 : 1)..])
            {
                foreach (var duty in DutyGroups.Of(word))
                {
                    all.Add(new(duty, words[0], isAhead, head.Length > 1 ? DutyProfile.Date(head[1]) : null, pieces));
                }
            }
        }

        return all.DrainToImmutable();
    }

    public static string Word(DutyOutcome outcome) => outcome switch
    {
        DutyOutcome.Met => "met",
        DutyOutcome.Unmet => "unmet",
        DutyOutcome.NeedsDecision => "decide",
        DutyOutcome.Prohibited => "banned",
        _ => "not",
    };

    public void CheckReasons(DutyDecision decision, string name)
    {
        var reasons = DutyProfile.Line(decision);
        foreach (var piece in Pieces)
        {
            Assert.Contains(piece, reasons, $"{name}: {Duty}");
        }

        if (Outcome == "not")
        {
            Assert.AreEqual(DutyOutcome.NotApplicable, decision.Outcome, $"{name}: {Duty}");
        }

        if (From is { } day)
        {
            Assert.AreEqual(day, decision.AppliesFrom, $"{name}: {Duty}");
        }
    }
}
