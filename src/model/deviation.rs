//! Ways in which the model can be told to go wrong. Each is the smallest possible hook: one name,
//! one place in one verb that asks for it.

use schemars::JsonSchema;
use serde::Deserialize;

/// One semantic misbehaviour. Without any, the model does what the standard says, or what it most
/// plausibly means.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Deviation {
    // Anything
    /// Answers every request with failure and does nothing.
    RejectsEverything,
    /// Answers every request with success, does nothing and delivers nothing.
    AcceptsEverything,
    /// Takes the identifier inside the record for the key and ignores the parameter, as some
    /// products do.
    IdFromRecord,
    /// Objects may name others that do not exist. The standard does not say whether a target must
    /// look.
    ReferencesUnchecked,

    // Create
    /// Creating under an identifier in use replaces the object that has it, and says success.
    CreateOverwritesDuplicate,
    /// Creating under an identifier in use says success and leaves the old object as it is.
    CreateAcceptsDuplicateSilently,
    /// Creating under an identifier in use is refused, yet the new record is stored.
    CreateRejectsDuplicateButOverwrites,
    /// Creating says success and stores nothing.
    CreateForgets,
    /// Creating stores the record without its last part.
    CreateDropsPart,
    /// A create that was refused leaves an object without its last part behind.
    CreateHalfApplied,
    /// A create by proxy stores under the identifier inside the record.
    ByProxyUsesGivenId,
    /// Every create by proxy gets the same identifier and overwrites the one before.
    ByProxyRepeatsId,
    /// A create by proxy does not say which identifier it allocated.
    ByProxyNoId,

    // Delete
    /// Deleting says success and leaves the object where it is.
    DeleteForgets,
    /// Deleting what does not exist says success.
    DeleteUnknownSucceeds,
    /// Deleting an object that others refer to is refused.
    DeleteRejectsReferenced,
    /// Deleting also removes the object that stands before or behind it in the order of ids.
    DeleteTakesNeighbour,
    /// An identifier that was deleted can never be used again.
    DeleteBlocksId,
    /// Deleting an object leaves those who refer to it as they are.
    NoCascade,
    /// Deleting an object also deletes what stood at the other end of those who referred to it:
    /// the groups of a person's memberships, the persons of a group's.
    CascadeTooFar,
    /// Deleting an object deletes every object of the kinds that may refer to it, whether they did
    /// or not.
    CascadeEverything,
    /// Deleting a group leaves the relationship entries in other groups that name it.
    CascadeKeepsRelationships,

    // Read
    /// Reading what does not exist says success and delivers no record.
    ReadUnknownSucceeds,
    /// Reading what does not exist fails as it should, but delivers an empty record all the same.
    ReadUnknownWithRecord,
    /// Reading what exists says it is unknown.
    ReadKnownFails,
    /// Reading delivers the record of another object.
    ReadReturnsOther,
    /// Reading leaves out the last part of the object.
    ReadDropsPart,
    /// Reading the core delivers what there is and says success, even if a mandatory part is
    /// missing.
    ReadCoreIgnoresMissing,
    /// Reading the core delivers all the form names and user ids there are.
    ReadCoreTooMuch,

    // All identifiers
    /// The list of all identifiers lacks objects that were not changed since they were created.
    AllIdsMissesNew,
    /// The list of all identifiers still has the deleted ones.
    AllIdsKeepsDeleted,
    /// The list of all identifiers is empty.
    AllIdsEmpty,

    // Save points
    /// Changes do not advance the save point.
    SavePointStandsStill,
    /// Every change sets the save point back.
    SavePointGoesBack,
    /// A change in one service advances the save points of all.
    SavePointGlobal,
    /// No save point is delivered.
    SavePointAbsent,
    /// The save point delivered lies ahead of the one the target compares with, so that it is
    /// refused when it comes back.
    SavePointNotUsable,
    /// Save points are written without a time zone, as in samples of real messages.
    SavePointUnzoned,
    /// A refused write advances the save point and counts as a change.
    SavePointMovesOnRejected,
    /// The identifiers (or records) of what changed are always none.
    ChangedIdsEmpty,
    /// The identifiers (or records) of what changed are always all.
    ChangedIdsEverything,
    /// Only a reference point at the beginning of time is taken, any later one is refused.
    SavePointOnlyFromStart,
    /// A reference point ahead of the target's is no error when identifiers are asked for.
    AheadIdsSucceeds,
    /// A reference point ahead of the target's is refused without saying the target's, when
    /// identifiers are asked for.
    AheadIdsWithoutValue,
    /// A reference point ahead of the target's delivers all records.
    AheadRecordsEverything,
    /// A reference point ahead of the target's delivers no save point with the empty set of
    /// records.
    AheadRecordsWithoutValue,
    /// A reference point ahead of the target's comes back as if it were the target's.
    AheadEchoesSource,

    // Update
    /// Updating drops what was not sent.
    UpdateDestroysUnsent,
    /// Updating keeps the stored value of a part that may stand once only.
    UpdateKeepsSingle,
    /// Updating replaces all entries of a repeatable part by those sent.
    UpdateDropsRepeatable,
    /// Updating says success and writes nothing.
    UpdateIgnored,
    /// Updating what does not exist creates it.
    UpdateCreatesUnknown,
    /// Updating what does not exist says success and does nothing.
    UpdateUnknownSucceeds,
    /// An update that was refused is written up to its last part.
    UpdateHalfApplied,

    // Replace
    /// Replacing what does not exist is refused as unknown.
    ReplaceRejectsUnknown,
    /// Replacing what exists is refused.
    ReplaceRejectsKnown,
    /// Replacing adds to the object like an update.
    ReplaceMerges,
    /// Replacing says success and writes nothing.
    ReplaceIgnored,
    /// A replace that was refused is written up to its last part.
    ReplaceHalfApplied,

    // Change of identifier
    /// Memberships keep naming the old identifier.
    ChangeIdLeavesMemberships,
    /// Relationship entries keep naming the old identifier.
    ChangeIdLeavesRelationships,
    /// The object stays readable under the old identifier as well.
    ChangeIdKeepsOld,
    /// Changing says success and changes nothing.
    ChangeIdIgnored,
    /// Changing the identifier of what does not exist says success.
    ChangeIdUnknownSucceeds,
    /// Changing to an identifier in use overwrites the object that has it.
    ChangeIdOverExisting,
    /// The object under the new identifier has lost its content.
    ChangeIdLosesRecord,

    // Several records
    /// One unknown identifier refuses the whole request.
    ManyRejectsPartial,
    /// Unknown identifiers are left out without a word: plain success.
    ManySilentPartial,
    /// With an unknown identifier in the set, the known records are not delivered.
    ManyDropsKnown,
    /// Delivers the records of objects that were not asked for as well.
    ManyAddsOthers,
    /// The last record asked for is missing.
    ManyMissesLast,

    // Operations on several objects
    /// What stands behind an object that is refused is not done, and has its status.
    BatchStopsAtFailure,
    /// The last of several objects is not done, and has success.
    BatchForgetsLast,
    /// Objects that are refused have no status.
    BatchSkipsFailed,
    /// The statuses of objects that are refused stand in front.
    BatchFailuresFirst,

    // Personalities
    /// The personality is left aside: the release as it reads.
    DialectIgnored,
    /// A create of what exists is refused, and so is an update or replace of what does not.
    UpsertsRefused,
    /// Types of groups, and where they stand, are not looked at.
    HierarchyUnchecked,
    /// The field that makes a group another type is just a field.
    FieldMakesNoType,
    /// The groups below a deleted one stay, without a parent.
    DescendantsStay,
    /// The groups below a deleted one go even where they should stay.
    DescendantsGo,
    /// Links are taken and forgotten.
    LinksForgotten,
    /// Links show at the end only where they were written.
    LinksOneWay,
    /// Links are switched off: each is left out with a warning.
    LinksOff,
    /// A link to what does not exist refuses the request.
    UnknownLinkRefuses,
    /// The mark of one among a person's memberships is taken and forgotten.
    MarkForgotten,
    /// The mark counts for roles for which it means nothing, too.
    MarkForAll,
    /// Objects that were made without the interface are neither listed nor converted.
    HandMadeHidden,
    /// What should be told with a warning is told as plain success.
    WarningsUntold,
    /// Every page is the first.
    PagesRepeat,
    /// The number of objects on all pages is that of those from this page on.
    PageTotalOfRest,
    /// All objects are listed where only those made without the interface are asked for.
    OnlyManualIgnored,

    // Discover
    /// A query that matches nothing is a failure.
    DiscoverNothingFails,
    /// A query that matches nothing delivers everything.
    DiscoverNothingEverything,
    /// A text that is no query says success and finds nothing.
    DiscoverGarbageSucceeds,
    /// A query finds nothing.
    DiscoverMisses,

    // Identifiers by person and collection
    /// All objects are taken for the person's.
    IdsForPersonEverything,
    /// The person is taken to have nothing.
    IdsForPersonNothing,
    /// All memberships are taken for the collection's.
    IdsForCollectionEverything,
    /// The collection is taken to have no members.
    IdsForCollectionNothing,

    // Relationships
    /// Adding a relationship says success and adds nothing.
    RelationshipNotAdded,
    /// Adding a relationship drops those the group had.
    RelationshipOverwrites,
    /// Adding a relationship to a group that does not exist says success.
    RelationshipToUnknownSucceeds,
    /// Removing a relationship says success and removes nothing.
    RelationshipNotRemoved,
    /// Removing one relationship removes all of them.
    RelationshipRemovesAll,
    /// Removing a relationship that does not exist says success.
    RelationshipRemoveUnknownSucceeds,
}
