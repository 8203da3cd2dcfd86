using ComplianceGate.Facts;

namespace ComplianceGate.Source;

/// <summary>Finds and reads the <c>global.json</c> that chooses the SDK.</summary>
internal static class GlobalJson
{
    private const int MaxSize = 1 << 20;
    private const int MaxParents = 256;
    private const string Name = "global.json";

    /// <summary>Walks up to the nearest one, as the host does from the folder in which it is started.</summary>
    /// <param name="directory">Absolute path of the project's folder.</param>
    /// <param name="root">Absolute path of the repository's root; null without one.</param>
    /// <param name="files">The door to the disk; notes every place that was looked at.</param>
    /// <returns>Null without one.</returns>
    public static SdkPinFact? Find(string directory, string? root, InputFiles files)
    {
        var folder = directory;
        for (var i = 0; i < MaxParents && !string.IsNullOrEmpty(folder); i++, folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, Name);
            if (files.Exists(path))
            {
                return Read(path, root is null || SourcePaths.IsBelow(path, root), files);
            }
        }

        return null;
    }

    private static SdkPinFact Read(string path, bool isShared, InputFiles files)
    {
        var pin = new SdkPinFact(path, null, null, 0, isShared);
        try
        {
            // What cannot be read says nothing; the host has refused it before any build.
            if (Member(PositionedJson.Parse(files.ReadAllBytes(path, MaxSize)).Root, "sdk") is not { } sdk)
            {
                return pin;
            }

            var version = Member(sdk.Value, "version");
            var roll = Member(sdk.Value, "rollForward");
            return pin with { Version = Text(version), RollForward = Text(roll), Line = (roll ?? version ?? sdk).Line };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return pin;
        }
    }

    private static string? Text(PositionedMember? member) => member is { Value.Kind: JsonKind.String } text ? text.Value.Text : null;

    private static PositionedMember? Member(PositionedValue? value, string name)
    {
        if (value is { Kind: JsonKind.Object })
        {
            foreach (var member in value.Members)
            {
                if (member.Name == name)
                {
                    return member;
                }
            }
        }

        return null;
    }
}
