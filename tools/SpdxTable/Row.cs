namespace SpdxTable;

/// <summary>One license or exception, as the sources together describe it.</summary>
internal sealed class Row(char kind, string id)
{
    public char Kind { get; } = kind;

    public string Id { get; } = id;

    public bool Osi { get; init; }

    public bool Fsf { get; init; }

    public bool Deprecated { get; init; }

    public char Copyleft { get; set; } = '-';

    public string Sources { get; set; } = "";

    public string Replacement { get; set; } = "";

    public string ReplacementOrLater { get; set; } = "";

    public string Name { get; set; } = "";

    public override string ToString()
    {
        var flags = (Osi ? "o" : "") + (Fsf ? "f" : "") + (Deprecated ? "d" : "");
        var line = $"{Kind}|{Id}|{flags}|{Copyleft}|{Sources}|{Replacement}|{ReplacementOrLater}|{Name}";
        return line.Count(c => c == '|') == 7 && !line.Contains('\n') && !line.Contains("\"\"\"")
            ? line
            : throw new InvalidDataException($"{Id}: a name or id that the table cannot hold.");
    }
}
