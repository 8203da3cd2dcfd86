using System.Globalization;
using ComplianceGate.Diagnostics;

namespace ComplianceGate;

/// <summary>SOURCE_DATE_EPOCH (reproducible-builds.org specification): seconds since 1970-01-01 UTC, digits only.</summary>
internal static class SourceDate
{
    /// <summary>Reads the value.</summary>
    /// <param name="text">The value; null or empty when it is not set.</param>
    /// <param name="seconds">The time; null when it is not set.</param>
    /// <param name="error">What is wrong with it; null when nothing is.</param>
    public static bool TryRead(string? text, out long? seconds, out string? error)
    {
        (seconds, error) = (null, null);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            seconds = value;
            return true;
        }

        error = $"SOURCE_DATE_EPOCH is '{SafeText.Line(text, 40)}', which is not a number of seconds since 1970-01-01.";
        return false;
    }
}
