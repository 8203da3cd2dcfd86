using System.Globalization;
using System.Text;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tool.Commands;

/// <summary><c>inspect FILE --cryptography</c>: what an assembly does with cryptography, and where.</summary>
internal static class InspectCryptography
{
    public static int Run(string path, bool json)
    {
        var name = SafeText.Line(Path.GetFileName(path));
        AssemblyCryptography? seen;
        try
        {
            seen = Screen.Watch($"Inspecting {name}", () => CryptographyInspection.Inspect(path), json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{name} cannot be read: {SafeText.Line(e.Message)}");
            return ExitCodes.CannotDecide;
        }

        if (seen is null || seen.Problem is not null)
        {
            Console.Error.WriteLine(seen is null ? $"{name} is no managed assembly." : $"{name} cannot be looked at: {SafeText.Line(seen.Problem)}");
            return ExitCodes.CannotDecide;
        }

        Console.Out.Write(json ? JsonText.Object(w => Write(w, seen)) : Text(seen));
        return ExitCodes.Holds;
    }

    private static string Text(AssemblyCryptography seen)
    {
        if (seen.Uses.IsEmpty)
        {
            return "No use of cryptography was found.\n";
        }

        var text = new StringBuilder();
        foreach (var use in seen.Uses)
        {
            text.Append(SafeText.Line(What(use))).Append("\n  ").Append(SafeText.Line(use.Api)).Append(" in ").Append(SafeText.Line(use.Method.Length > 0 ? use.Method : "the assembly"));
            if (use.Offset >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $", IL offset 0x{use.Offset:x}");
            }

            if (use.Location is { } place)
            {
                text.Append(CultureInfo.InvariantCulture, $", {SafeText.Line(Path.GetFileName(place.Path))} line {place.Line}");
            }

            text.Append('\n');
        }

        return text.Append(seen.IsCut ? "There are more uses than are shown.\n" : "").ToString();
    }

    private static string What(CryptographyUse use)
    {
        var text = new StringBuilder(use.Kind switch
        {
            CryptographyUseKind.AcceptAnyCertificate => "accepts any certificate",
            CryptographyUseKind.HardCodedKey => "key in the code",
            CryptographyUseKind.HardCodedNonce => "initialisation vector in the code",
            CryptographyUseKind.WeakRandom => "random numbers that are none for cryptography",
            CryptographyUseKind.NativeLibrary => "native library",
            _ => "",
        });
        Add(use.Algorithm);
        Add(use.KeyBits is { } bits ? $"{bits} bits" : null);
        Add(use.Mode);
        Add(use.Curve);
        Add(use.Padding is { } padding ? $"padding {padding}" : null);
        Add(use.Hash is { } hash ? $"with {hash}" : null);
        Add(use.Iterations is { } iterations ? $"{iterations} iterations" : null);
        Add(use.Protocols.IsEmpty ? null : string.Join(", ", use.Protocols));
        Add(use.Functions.IsEmpty ? null : $"to {string.Join(" and ", use.Functions)}");
        Add(use.Undecided.IsEmpty ? null : $"not decided: {string.Join(", ", use.Undecided)}");
        return text.ToString();

        void Add(string? part)
        {
            if (part is not null)
            {
                text.Append(text.Length > 0 ? ", " : "").Append(part);
            }
        }
    }

    private static void Write(Utf8JsonWriter w, AssemblyCryptography seen)
    {
        w.WriteString("file", seen.Name);
        w.WriteString("sha256", seen.Sha256);
        w.WriteBoolean("cut", seen.IsCut);
        w.WriteStartArray("uses");
        foreach (var use in seen.Uses)
        {
            w.WriteStartObject();
            w.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(use.Kind.ToString()));
            w.WriteString("algorithm", use.Algorithm);
            w.WriteString("api", use.Api);
            w.WriteString("method", use.Method);
            Number(w, "offset", use.Offset < 0 ? null : use.Offset);
            Texts(w, "functions", use.Functions);
            Number(w, "keyBits", use.KeyBits);
            w.WriteString("mode", use.Mode);
            w.WriteString("padding", use.Padding);
            w.WriteString("curve", use.Curve);
            w.WriteString("hash", use.Hash);
            Number(w, "iterations", use.Iterations);
            Texts(w, "protocols", use.Protocols);
            Texts(w, "undecided", use.Undecided);
            w.WriteString("source", use.Location?.Path);
            Number(w, "line", use.Location?.Line);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter w, string name, IEnumerable<string> texts)
    {
        w.WriteStartArray(name);
        foreach (var text in texts)
        {
            w.WriteStringValue(text);
        }

        w.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter w, string name, int? value)
    {
        if (value is { } number)
        {
            w.WriteNumber(name, number);
        }
        else
        {
            w.WriteNull(name);
        }
    }
}
