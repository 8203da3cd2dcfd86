namespace ComplianceGate.Cryptography;

/// <summary>What one family of libraries calls its cryptography.</summary>
internal interface ICryptographyLibrary
{
    /// <summary>Whether types of a namespace may be its own.</summary>
    /// <param name="space">The namespace.</param>
    bool Knows(string space);

    /// <summary>What a member means; null for one that is no cryptography.</summary>
    /// <param name="type">Full name of the type that has it, without arguments of generic types.</param>
    /// <param name="member">Its name: <c>.ctor</c>, <c>set_Mode</c>.</param>
    MemberRule? Find(string type, string member);
}
