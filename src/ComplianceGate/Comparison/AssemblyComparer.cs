namespace ComplianceGate.Comparison;

/// <summary>Compares the code of two assemblies: everything in their metadata and IL that is not bound to the one file.</summary>
internal sealed class AssemblyComparer
{
    private readonly ComparisonRun run;
    private readonly string path;
    private readonly AssemblyImage left;
    private readonly AssemblyImage right;
    private readonly MethodComparer methods;

    private AssemblyComparer(ComparisonRun run, string path, AssemblyImage left, AssemblyImage right)
    {
        (this.run, this.path, this.left, this.right) = (run, path, left, right);
        methods = new MethodComparer(run, path, left, right);
    }

    /// <summary>Compares two assemblies; what differs in them is another code.</summary>
    /// <exception cref="BadImageFormatException">One is malformed; other exceptions that <see cref="Binaries.AssemblyFile.IsMalformed"/> knows may come too.</exception>
    public static void Compare(ComparisonRun run, string path, AssemblyImage left, AssemblyImage right)
    {
        var comparer = new AssemblyComparer(run, path, left, right);
        var (first, second) = (LedgerWriter.Of(left), LedgerWriter.Of(right));
        comparer.CompareMembers(first, second);
        comparer.CompareOrder(first, second);
        comparer.TellIdentity();
    }

    private void CompareMembers(AssemblyLedger first, AssemblyLedger second)
    {
        foreach (var member in first.Members)
        {
            if (second.Find(member.Name) is { } other)
            {
                CompareFacts(member, other);
            }
            else
            {
                TellMissing(member, second, isLeft: true);
            }
        }

        foreach (var member in second.Members)
        {
            if (first.Find(member.Name) is null)
            {
                TellMissing(member, first, isLeft: false);
            }
        }
    }

    // Of a type that is missing, its members need not be told.
    private void TellMissing(LedgerMember member, AssemblyLedger other, bool isLeft)
    {
        if (member.Parent is null || other.Find(member.Parent) is not null)
        {
            var kind = member.Name.StartsWith("resource ", StringComparison.Ordinal) ? DifferenceKind.Resource : DifferenceKind.Metadata;
            run.Add(Rung.Different, path, kind, member.Name, isLeft ? "there" : null, isLeft ? null : "there");
        }
    }

    private void CompareFacts(LedgerMember one, LedgerMember other)
    {
        var (lefts, rights) = (one.Facts, other.Facts);
        var isSame = lefts.Count == rights.Count;
        for (var i = 0; i < lefts.Count && isSame; i++)
        {
            isSame = lefts[i] == rights[i];
        }

        if (!isSame)
        {
            TellFacts(one, lefts, rights);
        }

        if (!one.Method.IsNil && !other.Method.IsNil)
        {
            methods.Compare(one.Name, one.Method, other.Method);
        }
    }

    private void TellFacts(LedgerMember member, List<MemberFact> lefts, List<MemberFact> rights)
    {
        var told = run.Told;
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fact in rights)
        {
            others.Add(fact.Label, fact.Value);
        }

        foreach (var fact in lefts)
        {
            others.Remove(fact.Label, out var value);
            if (value != fact.Value)
            {
                Tell(member, fact, fact.Value, value);
            }
        }

        foreach (var fact in rights)
        {
            if (others.ContainsKey(fact.Label))
            {
                Tell(member, fact, null, fact.Value);
            }
        }

        if (run.Told == told)
        {
            run.Add(Rung.Different, path, DifferenceKind.Metadata, "order of what belongs to " + member.Name);
        }
    }

    private void Tell(LedgerMember member, MemberFact fact, string? one, string? other)
    {
        if (fact.Kind == DifferenceKind.Resource && fact.Label == "content" && one is not null && other is not null
            && ResourceComparer.Compare(run, path, member.Name, Resource(left, member.Name), Resource(right, member.Name)))
        {
            return;
        }

        run.Add(Rung.Different, path, fact.Kind, $"{member.Name}: {fact.Label}", one, other);
    }

    private static byte[] Resource(AssemblyImage image, string member)
    {
        foreach (var handle in image.Metadata.ManifestResources)
        {
            var resource = image.Metadata.GetManifestResource(handle);
            if (resource.Implementation.IsNil && "resource " + image.Raw(resource.Name) == member)
            {
                return ManagedResource.Read(image.File, resource);
            }
        }

        return [];
    }

    // The runtime and reflection see the order of members; a compiler does not change it by itself.
    private void CompareOrder(AssemblyLedger first, AssemblyLedger second)
    {
        var (one, other) = (Common(first, second), Common(second, first));
        for (var i = 0; i < one.Count; i++)
        {
            if (one[i] != other[i])
            {
                run.Add(Rung.Different, path, DifferenceKind.Metadata, "order of members", one[i], other[i]);
                return;
            }
        }
    }

    private static List<string> Common(AssemblyLedger ledger, AssemblyLedger other)
    {
        var names = new List<string>();
        foreach (var member in ledger.Members)
        {
            if (other.Find(member.Name) is not null)
            {
                names.Add(member.Name);
            }
        }

        return names;
    }

    private void TellIdentity()
    {
        for (var i = 0; i < Math.Min(left.LocalFileHashes.Count, right.LocalFileHashes.Count); i++)
        {
            if (left.LocalFileHashes[i] != right.LocalFileHashes[i])
            {
                run.Add(Rung.SameIL, path, DifferenceKind.Metadata, "hash of a source path in names of file-local types", left.LocalFileHashes[i], right.LocalFileHashes[i]);
                break;
            }
        }

        var (one, other) = (Mvid(left), Mvid(right));
        if (one != other)
        {
            run.Add(Rung.SameIL, path, DifferenceKind.Metadata, "module version id (MVID)", one.ToString(), other.ToString());
        }
    }

    private static Guid Mvid(AssemblyImage image) => image.Metadata.GetGuid(image.Metadata.GetModuleDefinition().Mvid);
}
